using Sinkhole.Orders.Domains;
using Xunit;

namespace Sinkhole.Tests.Orders.Domains;

public sealed class DomainErrorTests
{
    [Theory]
    [InlineData("102.204..15", "not a valid domain name: two dots follow each other", null)]
    [InlineData("192.0.2.0/24", "'192.0.2.0/24' is a prefix of IP addresses; an order names domains", "name the domain that the order means")]
    [InlineData("192.0.2.7", "'192.0.2.7' is an IP address; an order names domains", "name the domain that the order means")]
    [InlineData("user@evil.example", "this is a mail address; only the host can be blocked: write 'evil.example'", null)]
    [InlineData("ftp://user@evil.example", "this is a URL; only the host can be blocked: write 'evil.example'", null)]
    [InlineData("\"evil.example\"", "not a valid domain name: it is in quotes", "write 'evil.example'")]
    [InlineData("||evil.example^", "not a valid domain name: it is written as a filter of an advertisement blocker", "write 'evil.example'")]
    [InlineData("evil.example;court", "not a valid domain name: ';' follows the name", "write each name separately: one entry, or one line of a name file, for each")]
    [InlineData("\u201Cevil.example\u201D", "not a valid domain name: it contains the typographic quotation mark U+201C", "delete it")]
    public void Pasted_text_gets_a_finding_that_names_its_kind(string text, string message, string? hint)
    {
        DomainError error = DomainError.Of(text);

        Assert.Equal((message, hint), (error.Message, error.Hint));
    }
}
