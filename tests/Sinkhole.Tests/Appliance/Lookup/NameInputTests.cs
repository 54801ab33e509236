using Sinkhole.Lookup;
using Xunit;

namespace Sinkhole.Tests.Appliance.Lookup;

/// <summary>Input after "lookup", and the name that is extracted from it.</summary>
public sealed class NameInputTests
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
    [InlineData("(evil.example)", "evil.example", "the name in")]
    [InlineData("evil.example)", "evil.example", "the name in")]
    [InlineData("||evil.example^", "evil.example", "the name in")]
    [InlineData("evil.example\u2026", "evil.example", "the name in")]
    [InlineData("[evil[.]example]", "evil.example", "the name in")]
    [InlineData("evil[DOT]example", "evil.example", "the name in")]
    [InlineData("clerk[at]evil[dot]example", "evil.example", "the domain of the mail address")]
    [InlineData("//evil.example/x", "evil.example", "the host of")]
    [InlineData("evil.example/x", "evil.example", "the host of")]
    [InlineData("evil.example:8080", "evil.example", "the host of")]
    [InlineData("clerk@evil.example", "evil.example", "the domain of the mail address")]
    [InlineData("mailto:clerk@evil.example", "evil.example", "the domain of the mail address")]
    [InlineData(" evil.example ", "evil.example", "the name in")]
    [InlineData("\"evil.example\"", "evil.example", "the name in")]
    [InlineData("\u201Cevil.example\u201D", "evil.example", "the name in")]
    [InlineData("evil.example\u200B", "evil.example", "the name in")]
    [InlineData("evil[.]example", "evil.example", "the name in")]
    [InlineData("B\u00FCcher.example", "xn--bcher-kva.example", "the name in")]
    public void Name_is_extracted_from_the_input_with_a_note(string written, string name, string kind)
    {
        var asked = NameInput.Parse(written);

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
    public void Name_is_taken_as_written(string written) => Assert.Equal(new NameInput(written, Note: null, Fault: null), NameInput.Parse(written));

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
    [InlineData("http:/\\", "'http:/\\' has no host")]
    [InlineData("evil%2eexample", "'evil%2eexample' contains '%', which no domain name has")]
    [InlineData("https%3A%2F%2Fevil.example%2F", "'https%3A%2F%2Fevil.example%2F' contains '%'")]
    [InlineData("https://evil.example&x", "'evil.example&x' contains '&'")]
    [InlineData("[evil.example](http://evil.example/)", "'evil.example](http' contains ']'")]
    [InlineData("evil.example:http", "'evil.example:http' contains ':'")]
    [InlineData("a.example b.example", "'a.example b.example' contains a space")]
    [InlineData("http://", "'http://' has no host")]
    public void Input_without_a_name_is_refused_with_its_cause(string written, string fault) =>
        Assert.StartsWith(fault, NameInput.Parse(written).Fault!, System.StringComparison.Ordinal);
}
