using System;
using Sinkhole.Documents.Codes;
using Xunit;

namespace Sinkhole.Tests.Documents.Codes;

public sealed class FindingCodeTableTests
{
    private static readonly FindingCode First = FindingCode.Error("SH901", "first", "An error.");
    private static readonly FindingCode Second = FindingCode.Warning("SH902", "second", "A warning.");

    [Fact]
    public void Families_are_joined_and_sorted_by_id() => Assert.Equal([First, Second], new FindingCodeTable([Second], [First]).All);

    [Fact]
    public void One_id_in_two_families_is_refused() =>
        Assert.Throws<ArgumentException>(() => new FindingCodeTable([First], [FindingCode.Warning("sh901", "other", "A warning.")]));

    [Fact]
    public void Error_refuses_the_set_unless_its_code_says_otherwise_and_a_warning_never_does() =>
        Assert.Equal((true, false, false), (First.RefusesSet, (First with { RefusesSet = false }).RefusesSet, Second.RefusesSet));
}
