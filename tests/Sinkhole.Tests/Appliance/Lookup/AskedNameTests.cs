using Sinkhole.Lookup;
using Xunit;

namespace Sinkhole.Tests.Appliance.Lookup;

/// <summary>What people paste after "lookup", and the name that is looked up for it.</summary>
public sealed class AskedNameTests
{
    [Theory]
    [InlineData("http://evil.example/", "evil.example", "the host of")]
    [InlineData("https://user:pw@evil.example:8443/a?b#c", "evil.example", "the host of")]
    [InlineData("hxxps://evil[.]example/a", "evil.example", "the host of")]
    [InlineData("hxxps[://]evil[.]example/a", "evil.example", "the host of")]
    [InlineData("hXXp[:]//evil(dot)example", "evil.example", "the host of")]
    [InlineData("http:/evil.example/x", "evil.example", "the host of")]
    [InlineData("HTTP:evil.example", "evil.example", "the host of")]
    [InlineData("http:\\\\evil.example\\x", "evil.example", "the host of")]
    [InlineData("https://evil.example\\x", "evil.example", "the host of")]
    [InlineData("view-source:https://evil.example/", "evil.example", "the host of")]
    [InlineData("evil.example?u=http://other.example/", "evil.example", "the host of")]
    [InlineData("evil.example/http://other.example/", "evil.example", "the host of")]
    [InlineData("evil.example:", "evil.example", "the host of")]
    [InlineData("(evil.example)", "evil.example", "what is meant by")]
    [InlineData("evil.example)", "evil.example", "what is meant by")]
    [InlineData("||evil.example^", "evil.example", "what is meant by")]
    [InlineData("evil.example\u2026", "evil.example", "what is meant by")]
    [InlineData("[evil[.]example]", "evil.example", "what is meant by")]
    [InlineData("evil[DOT]example", "evil.example", "what is meant by")]
    [InlineData("clerk[at]evil[dot]example", "evil.example", "the domain of the mail address")]
    [InlineData("//evil.example/x", "evil.example", "the host of")]
    [InlineData("evil.example/x", "evil.example", "the host of")]
    [InlineData("evil.example:8080", "evil.example", "the host of")]
    [InlineData("clerk@evil.example", "evil.example", "the domain of the mail address")]
    [InlineData("mailto:clerk@evil.example", "evil.example", "the domain of the mail address")]
    [InlineData(" evil.example ", "evil.example", "what is meant by")]
    [InlineData("\"evil.example\"", "evil.example", "what is meant by")]
    [InlineData("\u201Cevil.example\u201D", "evil.example", "what is meant by")]
    [InlineData("evil.example\u200B", "evil.example", "what is meant by")]
    [InlineData("evil[.]example", "evil.example", "what is meant by")]
    [InlineData("B\u00FCcher.example", "xn--bcher-kva.example", "what is meant by")]
    public void Name_that_is_meant_is_taken_and_said(string written, string name, string kind)
    {
        var asked = AskedName.Of(written);

        Assert.Equal((name, null), (asked.Name, asked.Fault));
        Assert.StartsWith($"looked up '{name}', {kind} '", asked.Note!, System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("EVIL.example.")]
    [InlineData("catapult_tv.host.example")]
    [InlineData("_dns.resolver.arpa")]
    [InlineData("0/25.2.0.192.in-addr.arpa")]
    [InlineData("a\\.b.example")]
    [InlineData("*.evil.example")]
    [InlineData(".")]
    public void Name_is_taken_as_written(string written) => Assert.Equal(new AskedName(written, Note: null, Fault: null), AskedName.Of(written));

    [Theory]
    [InlineData("", "the name is empty")]
    [InlineData(" \"\" ", "the name is empty")]
    [InlineData("192.0.2.7", "'192.0.2.7' is an IP address")]
    [InlineData("http://192.0.2.7:80/", "'192.0.2.7' is an IP address")]
    [InlineData("2001:db8::1", "'2001:db8::1' is an IP address")]
    [InlineData("http://[2001:db8::1]:80/", "'[2001:db8::1]")]
    [InlineData("192.0.2.7.", "'192.0.2.7.' is an IP address")]
    [InlineData("http://0x7f.1/", "'0x7f.1' is an IP address")]
    [InlineData("http://3221225991/", "'3221225991' is an IP address")]
    [InlineData("http:/\\", "no host stands in")]
    [InlineData("evil%2eexample", "'evil%2eexample' holds '%', which no domain has")]
    [InlineData("https%3A%2F%2Fevil.example%2F", "'https%3A%2F%2Fevil.example%2F' holds '%'")]
    [InlineData("https://evil.example&x", "'evil.example&x' holds '&'")]
    [InlineData("[evil.example](http://evil.example/)", "'evil.example](http' holds ']'")]
    [InlineData("evil.example:http", "'evil.example:http' holds ':'")]
    [InlineData("a.example b.example", "'a.example b.example' holds a blank")]
    [InlineData("http://", "no host stands in 'http://'")]
    public void What_is_no_name_is_refused_with_its_cause(string written, string fault) =>
        Assert.StartsWith(fault, AskedName.Of(written).Fault!, System.StringComparison.Ordinal);
}
