using System;
using System.IO;
using System.Linq;
using System.Reflection;
using Sinkhole.Configuration;
using Sinkhole.Documents.Codes;
using Sinkhole.Orders.Codes;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.Tests.Appliance.Configuration;

public sealed class FindingCodesTests
{
    [Fact]
    public void Every_code_that_is_declared_is_in_the_table()
    {
        Assembly[] parts = [typeof(DocumentCodes).Assembly, typeof(OrderCodes).Assembly, typeof(ConfigurationCodes).Assembly];
        string[] declared = [.. parts
            .SelectMany(part => part.GetTypes())
            .SelectMany(family => family.GetProperties(BindingFlags.Public | BindingFlags.Static))
            .Where(property => property.PropertyType == typeof(FindingCode))
            .Select(property => ((FindingCode)property.GetValue(null)!).Id)
            .Order(StringComparer.Ordinal)];

        Assert.Equal(declared, FindingCodes.Table.All.Select(code => code.Id));
    }

    [Fact]
    public void Every_code_is_explained_in_a_paragraph() =>
        Assert.All(FindingCodes.Table.All, code =>
        {
            Assert.Matches("^SH[1-4][0-9][0-9]$", code.Id);
            Assert.InRange(code.Explanation.Length, 60, 600);
            Assert.EndsWith(".", code.Explanation, StringComparison.Ordinal);
        });

    [Theory]
    [InlineData("SH104")]
    [InlineData("sh104")]
    [InlineData(" 104 ")]
    public void Code_is_found_as_people_type_it(string typed)
    {
        Assert.True(FindingCodes.Table.TryFind(typed, out FindingCode? code));
        Assert.Equal("SH104", code.Id);
    }

    [Fact]
    public void Unknown_code_is_not_found() => Assert.False(FindingCodes.Table.TryFind("SH999", out _));

    [Fact]
    public void Readme_lists_exactly_these_codes()
    {
        string readme = File.ReadAllText(Path.Join(Repository.Root, "blocklists", "README.md"));
        string[] listed = [.. readme.Split('\n').Where(line => line.StartsWith("| SH", StringComparison.Ordinal))];

        Assert.Equal(
            FindingCodes.Table.All.Select(code => $"| {code.Id} | {(code.Severity == FindingSeverity.Error ? "E" : "W")} | {code.Title} | {code.Explanation} |"),
            listed);
    }
}
