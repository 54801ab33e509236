using System;
using System.Text;
using Sinkhole.Warning.Repair;
using Xunit;

namespace Sinkhole.Tests.Warning.Repair;

public sealed class RequestLinesTests
{
    [Theory]
    [InlineData(" evil.example:\r\n", " evil.example \r\n")]
    [InlineData("evil.example: \t\r\n", "evil.example  \t\r\n")]
    [InlineData("evil.example:\n", "evil.example \n")]
    [InlineData(" [2001:db8::]:\r\n", " [2001:db8::] \r\n")]
    [InlineData(" evil.example:80\r\n", " evil.example:80\r\n")]
    [InlineData(" evil.example::\r\n", " evil.example: \r\n")]
    [InlineData(":\r\n", ":\r\n")]
    [InlineData("\r\n", "\r\n")]
    public void Empty_port_is_blanked(string sent, string read) => AssertRepaired(sent, read, RequestLines.RepairHost);

    [Theory]
    [InlineData("/a b c HTTP/1.1\r\n", "/a|b|c HTTP/1.1\r\n")]
    [InlineData("/a HTTP/1.1 HTTP/1.0\n", "/a|HTTP/1.1 HTTP/1.0\n")]
    [InlineData("/%00%00x HTTP/1.1\r\n", "/||||||x HTTP/1.1\r\n")]
    [InlineData("/%0000 HTTP/1.1\r\n", "/|||00 HTTP/1.1\r\n")]
    [InlineData("/%01 HTTP/1.1\r\n", "/%01 HTTP/1.1\r\n")]
    [InlineData("HTTP://EVIL.example/A HTTP/1.1\r\n", "http://EVIL.example/A HTTP/1.1\r\n")]
    [InlineData("hTTps://e/ HTTP/1.0\r\n", "https://e/ HTTP/1.0\r\n")]
    [InlineData("/HTTP://e/ HTTP/1.0\r\n", "/HTTP://e/ HTTP/1.0\r\n")]
    [InlineData("live HTTP/1.1\r\n", "/||| HTTP/1.1\r\n")]
    [InlineData("* HTTP/1.1\r\n", "/ HTTP/1.1\r\n")]
    [InlineData("FTP://e/%00 HTTP/1.1\r\n", "/|||||||||| HTTP/1.1\r\n")]
    [InlineData("http:/e HTTP/1.1\r\n", "/|||||| HTTP/1.1\r\n")]
    [InlineData("http://a b/ HTTP/1.1\r\n", "/|||||||||| HTTP/1.1\r\n")]
    [InlineData("  /a HTTP/1.1\r\n", "///a HTTP/1.1\r\n")]
    [InlineData(" HTTP/1.1\r\n", " HTTP/1.1\r\n")]
    [InlineData("  HTTP/1.1\r\n", "/ HTTP/1.1\r\n")]
    [InlineData("/ HTTP/1.2\r\n", "/ HTTP/1.1\r\n")]
    [InlineData("/ HTTP/1.9\n", "/ HTTP/1.1\n")]
    [InlineData("/ HTTP/1.0\n", "/ HTTP/1.0\n")]
    [InlineData("/ HTTP/1.x\n", "/ HTTP/1.x\n")]
    [InlineData("/a b HTTP/2.0\r\n", "/a b HTTP/2.0\r\n")]
    [InlineData("/a b\r\n", "/a b\r\n")]
    [InlineData("/a b HTTP/1.11\r\n", "/a b HTTP/1.11\r\n")]
    [InlineData("/ HTTP/1.1 \r\n", "/? HTTP/1.1\r\n")]
    [InlineData("/a?b HTTP/1.0 \t\r\n", "/a?b&& HTTP/1.0\r\n")]
    [InlineData("/a  http/1.3  \n", "/a|?& HTTP/1.1\n")]
    [InlineData("* HTTP/1.1 \r\n", "/| HTTP/1.1\r\n")]
    [InlineData("live HTTP/1.1   \r\n", "/|||||| HTTP/1.1\r\n")]
    [InlineData("http://e HTTP/1.1 \r\n", "http://e? HTTP/1.1\r\n")]
    [InlineData("/ http/1.1\r\n", "/ HTTP/1.1\r\n")]
    [InlineData("/ hTTp/1.0\n", "/ HTTP/1.0\n")]
    [InlineData("/\tHTTP/1.1\r\n", "/ HTTP/1.1\r\n")]
    [InlineData("\t/ HTTP/1.1\r\n", "// HTTP/1.1\r\n")]
    [InlineData("/ HTTP/1.1 x\r\n", "/ HTTP/1.1 x\r\n")]
    [InlineData("/ HTTP/2.0 \r\n", "/ HTTP/2.0 \r\n")]
    public void Target_is_made_readable(string sent, string read) => AssertRepaired(sent, read, RequestLines.RepairTarget);

    [Theory]
    [InlineData("\t/ HTTP/1.1\r\n", " / HTTP/1.1\r\n")]
    [InlineData("\t \t/a http/1.0 \n", " ///a? HTTP/1.0\n")]
    [InlineData("\t/\r\n", "\t/\r\n")]
    [InlineData("\tHTTP/1.1\r\n", "\tHTTP/1.1\r\n")]
    [InlineData("\t\r\n", "\t\r\n")]
    public void Tab_behind_a_method_is_made_a_blank(string sent, string read) => AssertRepaired(sent, read, RequestLines.RepairSeparator);

    [Theory]
    [InlineData("caf\u00c3\u00a9\0\u00ff", "caf||||")]
    [InlineData("\x01\x7f\t\r\n", "\x01\x7f\t\r\n")]
    [InlineData("", "")]
    public void Unreadable_octets_are_replaced_one_by_one(string sent, string read) =>
        AssertRepaired(sent, read, RequestLines.ReplaceUnreadable);

    private static void AssertRepaired(string sent, string read, Repair repair)
    {
        byte[] octets = Encoding.Latin1.GetBytes(sent);

        repair(octets);

        Assert.Equal(read, Encoding.Latin1.GetString(octets));
    }

    private delegate void Repair(Span<byte> octets);
}
