using System;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Machine;
using Xunit;

namespace Sinkhole.SystemTests.NameServer;

/// <summary>What people see who ask with dig: every common type of a seized name, and the odd ways of asking.</summary>
public sealed class DigTests
{
    private const string Soa = "evil.example.\t\t30\tIN\tSOA\tisp.example. hostmaster.isp.example. 7 3600 600 86400 30";

    [Theory]
    [InlineData("A", "evil.example.\t\t30\tIN\tA\t192.0.2.80")]
    [InlineData("AAAA", "evil.example.\t\t30\tIN\tAAAA\t2001:db8::80")]
    [InlineData("ANY", "evil.example.\t\t30\tIN\tA\t192.0.2.80")]
    [InlineData("MX", "evil.example.\t\t30\tIN\tMX\t0 .")]
    [InlineData("SOA", Soa)]
    [InlineData("NS", Soa)]
    [InlineData("TXT", Soa)]
    [InlineData("CNAME", Soa)]
    [InlineData("PTR", Soa)]
    [InlineData("SRV", Soa)]
    [InlineData("NAPTR", Soa)]
    [InlineData("CAA", Soa)]
    [InlineData("DS", Soa)]
    [InlineData("DNSKEY", Soa)]
    [InlineData("RRSIG", Soa)]
    [InlineData("NSEC", Soa)]
    [InlineData("NSEC3PARAM", Soa)]
    [InlineData("CDS", Soa)]
    [InlineData("TLSA", Soa)]
    [InlineData("SSHFP", Soa)]
    [InlineData("URI", Soa)]
    [InlineData("LOC", Soa)]
    [InlineData("HINFO", Soa)]
    [InlineData("HTTPS", Soa)]
    [InlineData("SVCB", Soa)]
    [InlineData("TYPE666", Soa)]
    [InlineData("TYPE65280", Soa)]
    public async Task Type_of_a_seized_name_is_answered(string type, string record)
    {
        foreach (string transport in new[] { "+notcp", "+tcp" })
        {
            string output = await DigAsync("evil.example", type, transport);

            Assert.Contains("status: NOERROR", output, StringComparison.Ordinal);
            Assert.Contains(record, output, StringComparison.Ordinal);
            Assert.Contains("flags: qr rd ra; QUERY: 1", output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("status: NXDOMAIN", "www.gone.example", "HTTPS")]
    [InlineData("status: NOERROR", "EvIl.eXaMpLe", "A", "+ednsopt=100", "+ednsopt=65001:0102")]
    [InlineData("EvIl.eXaMpLe.\t\t30\tIN\tA\t192.0.2.80", "EvIl.eXaMpLe", "A")]
    [InlineData("EDE: 16 (Censored): (xa-erc-2026-0345)", "evil.example", "A")]
    [InlineData("EDE: 4 (Forged Answer)", "evil.example", "A", "+dnssec")]
    [InlineData("flags: do; udp: 1232", "evil.example", "A", "+dnssec")]
    [InlineData("status: NOERROR", "evil.example", "A", "+noedns")]
    [InlineData("status: NOERROR", "evil.example", "A", "+bufsize=512", "+cookie", "+nsid", "+subnet=192.0.2.0/24")]
    [InlineData("status: BADVERS", "evil.example", "A", "+edns=1", "+noednsnegotiation")]
    [InlineData("status: NOERROR", "evil.example", "A", "+edns=1", "+ednsnegotiation")]
    [InlineData("status: NOERROR", "evil.example", "A", "+ednsflags=0x7fff", "+zflag", "+norecurse", "+cdflag", "+adflag")]
    [InlineData("status: REFUSED", "version.bind", "TXT", "CH")]
    [InlineData("status: REFUSED", "evil.example", "A", "CH")]
    [InlineData("status: NOTIMP", "evil.example", "A", "+opcode=iquery")]
    [InlineData("status: REFUSED", "evil.example", "SOA", "+opcode=notify")]
    [InlineData("Transfer failed.", "evil.example", "AXFR")]
    [InlineData("status: SERVFAIL", "other.example", "A")]
    [InlineData("EDE: 22 (No Reachable Authority): (no upstream is configured)", "other.example", "A")]
    public async Task Unusual_query_has_its_answer(string expected, string name, string type, params string[] options)
    {
        Assert.Contains(expected, await DigAsync([name, type, .. options]), StringComparison.Ordinal);
    }

    private static async Task<string> DigAsync(params string[] arguments)
    {
        await using var server = new InProcessServer();
        ProgramRun dig = await Tool.Dig.RunAsync(["-r", "@127.0.0.1", "-p", $"{server.EndPoint.Port}", "+tries=1", "+time=10", .. arguments]);
        Assert.DoesNotContain("malformed", dig.Said, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("bad packet", dig.Said, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("mismatch", dig.Said, StringComparison.OrdinalIgnoreCase);
        return dig.Said;
    }
}
