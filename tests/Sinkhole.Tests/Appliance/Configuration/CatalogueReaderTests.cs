using System.Linq;
using Sinkhole.Configuration;
using Sinkhole.Documents.Findings;
using Sinkhole.Tests.Documents.Files;
using Xunit;

namespace Sinkhole.Tests.Appliance.Configuration;

public sealed class CatalogueReaderTests
{
    private const string File = "texts/en.yaml";
    private static readonly string[] Keys = ["name", "title.court", "lead.court"];

    [Fact]
    public void Texts_are_read_with_their_places()
    {
        Catalogue? catalogue = Read("name: English\ntitle.court: \"Seized: {host}\"\nlead.court: By order of {authority}\n", out FindingList findings);

        Assert.Empty(findings.ToSorted());
        Assert.Equal("Seized: {host}", catalogue!.Texts["title.court"]);
        Assert.Equal("texts/en.yaml:2:14", catalogue.Positions["title.court"].ToString());
        Assert.Equal("texts/en.yaml:2:14", catalogue.Error("title.court", "no").Position.ToString());
        Assert.Equal("texts/en.yaml", catalogue.Error("other", "no").Position.ToString());
    }

    [Theory]
    [InlineData("name: a\ntitle.court: b\n", "SH111 required key 'lead.court' is missing from the catalogue")]
    [InlineData("name: a\ntitle.court: b\nlead.court: c\nlead.cort: d\n", "SH101 unknown key 'lead.cort'; did you mean 'lead.court'?")]
    [InlineData("name: a\ntitle.court: b\nlead.court: c\nname: d\n", "SH102 key 'name' appears twice; first at 1:1")]
    [InlineData("name: a\ntitle.court: \" \"\nlead.court: c\n", "SH126 'title.court' is empty")]
    [InlineData("name: a\ntitle.court: [b]\nlead.court: c\n", "SH125 'title.court' takes a text, not a list")]
    [InlineData("- \"name: title.court:\"\n", "SH125 'the catalogue' takes a mapping, not a list")]
    [InlineData("- a\n", "SH128 this is not a text catalogue")]
    [InlineData("password: secret\n", "SH128 this is not a text catalogue")]
    public void Catalogue_that_is_not_whole_is_refused(string text, string expected)
    {
        Assert.Null(Read(text, out FindingList findings));

        Assert.Equal(expected, string.Join('\n', findings.ToSorted().Select(finding => $"{finding.Code.Id} {finding.Message}")));
    }

    [Fact]
    public void Missing_catalogue_is_a_finding()
    {
        FindingList findings = new();

        Assert.Null(CatalogueReader.Read(new MemoryFiles(), File, Keys, findings));
        Assert.Equal("SH119", Assert.Single(findings.ToSorted()).Code.Id);
    }

    private static Catalogue? Read(string text, out FindingList findings)
    {
        findings = new FindingList();
        return CatalogueReader.Read(new MemoryFiles().Add(File, text), File, Keys, findings);
    }
}
