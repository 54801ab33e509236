using System;
using System.IO;
using System.Linq;
using System.Text;
using Sinkhole.Documents.Files;
using Sinkhole.Documents.Findings;
using Sinkhole.Orders.Guard;
using Sinkhole.Tests.Documents.Files;
using Sinkhole.Tests.Orders.Reading;
using Xunit;

namespace Sinkhole.Tests.Orders.Guard;

public sealed class PublicSuffixListTests
{
    private const string Path = "/list.dat";

    [Theory]
    [InlineData("com", true)]
    [InlineData("anything", true)]
    [InlineData("evil.anything", false)]
    [InlineData("co.uk", true)]
    [InlineData("evil.co.uk", false)]
    [InlineData("ck", true)]
    [InlineData("co.ck", true)]
    [InlineData("evil.co.ck", false)]
    [InlineData("www.ck", false)]
    [InlineData("kobe.jp", false)]
    [InlineData("a.kobe.jp", true)]
    [InlineData("city.kobe.jp", false)]
    [InlineData("blogspot.com", true)]
    public void Suffix_is_told_from_a_registered_name_by_the_lists_own_algorithm(string name, bool isSuffix) =>
        Assert.Equal(isSuffix, PublicSuffixList.BuiltIn().IsSuffix(name));

    [Fact]
    public void File_is_read_with_both_sections_and_its_date()
    {
        PublicSuffixList list = PublicSuffixList.Load(new MemoryFiles().Add(Path, ListOf(200)), Path, out Finding? finding);

        Assert.Null(finding);
        Assert.True(list.IsSuffix("s7.example"));
        Assert.True(list.IsSuffix("xn--mgbah1a3hjkrd.example"));
        Assert.True(list.IsSuffix("private.example"));
        Assert.Equal("202 rules of 2023-02-09, 3.8 years old (/list.dat)", list.Describe(OrderSample.Now));
    }

    [Theory]
    [InlineData(FileError.Missing, "does not exist")]
    [InlineData(FileError.Denied, "may not be read by this user")]
    public void Without_the_file_the_smaller_floor_is_used_and_reported(FileError error, string words)
    {
        PublicSuffixList list = PublicSuffixList.Load(
            new MemoryFiles().Add(Path, ListOf(200)).Fail(Path, error), Path, out Finding? finding);

        Assert.Equal("SH311", finding?.Code.Id);
        Assert.Equal($"the public suffix list {words}; the built-in list of {list.RuleCount} suffixes is used", finding?.Message);
        Assert.True(list.IsSuffix("co.uk"));
        Assert.Contains("built in", list.Describe(OrderSample.Now), StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_file_is_not_taken_for_a_list()
    {
        PublicSuffixList list = PublicSuffixList.Load(new MemoryFiles().Add(Path, ListOf(10)), Path, out Finding? finding);

        Assert.StartsWith("the public suffix list is not a public suffix list;", finding?.Message, StringComparison.Ordinal);
        Assert.Null(list.Source);
    }

    [Fact]
    public void Any_octets_are_a_list_or_the_built_in_one()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            byte[] octets = new byte[4000];
            new Random(seed).NextBytes(octets);

            Assert.True(PublicSuffixList.Load(new MemoryFiles().Add(Path, octets), Path, out _).RuleCount > 0);
        }
    }

    [Fact]
    public void Debians_file_is_read_whole_where_it_is_installed()
    {
        Assert.SkipUnless(File.Exists(PublicSuffixList.DebianPath), "the Debian package publicsuffix is not installed");
        int rules = File.ReadLines(PublicSuffixList.DebianPath).Count(
            line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal));

        PublicSuffixList list = PublicSuffixList.Load(new DiskFiles(), PublicSuffixList.DebianPath, out Finding? finding);

        Assert.Null(finding);
        Assert.InRange(list.RuleCount, rules - 5, rules);
        Assert.True(list.IsSuffix("github.io"));
    }

    private static string ListOf(int rules)
    {
        StringBuilder text = new("// a comment\n// ===BEGIN ICANN DOMAINS===\nموريتانيا.example\n");
        for (int at = 0; at < rules; at++)
        {
            text.Append('s').Append(at).Append(".example  and more\n");
        }

        return text.Append("\n// ===BEGIN PRIVATE DOMAINS===\nprivate.example\n").ToString();
    }
}
