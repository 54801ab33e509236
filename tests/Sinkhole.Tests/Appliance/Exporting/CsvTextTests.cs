using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Sinkhole.Exporting;
using Sinkhole.Warning.Contacts;
using Sinkhole.Warning.Hits;
using Xunit;

namespace Sinkhole.Tests.Appliance.Exporting;

public sealed class CsvTextTests
{
    // The lines of Shadowserver's descriptions of these reports, copied.
    private const string HttpColumns =
        "timestamp,protocol,src_ip,src_port,src_asn,src_geo,src_region,src_city,src_hostname,src_naics,src_sector,device_vendor,device_type,"
        + "device_model,severity,dst_ip,dst_port,dst_asn,dst_geo,dst_region,dst_city,dst_hostname,dst_naics,dst_sector,public_source,infection,"
        + "family,tag,application,version,event_id,http_url,http_host,http_agent,forwarded_by,ssl_cipher,http_referer,ssl_servername,machine_name";

    private const string OtherColumns =
        "timestamp,protocol,src_ip,src_port,src_asn,src_geo,src_region,src_city,src_hostname,src_naics,src_sector,device_vendor,device_type,"
        + "device_model,severity,dst_ip,dst_port,dst_asn,dst_geo,dst_region,dst_city,dst_hostname,dst_naics,dst_sector,public_source,infection,"
        + "family,tag,application,version,event_id,ssl_cipher,ssl_servername";

    private const string DnsColumns =
        "timestamp,protocol,src_ip,src_port,src_asn,src_geo,src_region,src_city,src_hostname,src_naics,src_sector,device_vendor,device_type,"
        + "device_model,severity,infection,family,tag,query_type,query,count";

    [Fact]
    public void Columns_are_those_of_the_reports_in_their_order()
    {
        Assert.Equal(HttpColumns, string.Join(',', ShadowserverCsv.HttpColumns));
        Assert.Equal(OtherColumns, string.Join(',', ShadowserverCsv.OtherColumns));
        Assert.Equal(DnsColumns, string.Join(',', ShadowserverCsv.DnsColumns));
    }

    [Fact]
    public void Hit_fills_its_columns_and_no_others()
    {
        HitRecord hit = ExportBench.Hit(7);
        HitRecord tls = hit with { Source = HitSource.Tls };

        Dictionary<string, string> http = Filled(ShadowserverCsv.HttpColumns, ShadowserverCsv.HttpCells(hit));
        Dictionary<string, string> other = Filled(ShadowserverCsv.OtherColumns, ShadowserverCsv.OtherCells(tls));

        Assert.Equal(
            [
                ("timestamp", "2026-05-01 00:00:07"), ("protocol", "tcp"), ("src_ip", "198.51.100.7"), ("src_port", "1031"),
                ("dst_ip", "192.0.2.80"), ("dst_port", "80"), ("dst_hostname", "www.evil.example"), ("infection", "iptv-piracy"),
                ("family", "iptv-piracy"), ("tag", "intent-a"), ("application", "http"), ("event_id", hit.Reference.ToString()),
                ("http_url", "/live/*/*/*.ts"), ("http_host", "www.evil.example"), ("http_agent", "Kodi 21"),
            ],
            http.Select(static cell => (cell.Key, cell.Value)));
        Assert.Equal(("tls", "www.evil.example"), (other["application"], other["ssl_servername"]));
    }

    [Fact]
    public void Contacts_that_are_no_visits_fill_their_columns()
    {
        DnsContactRecord contact = ExportBench.Contact(7, ExportBench.Order);
        TlsContactRecord hello = ExportBench.Hello(7, ExportBench.Order);

        Dictionary<string, string> dns = Filled(ShadowserverCsv.DnsColumns, ShadowserverCsv.DnsCells(contact, contact.Names[0]));
        Dictionary<string, string> tls = Filled(ShadowserverCsv.OtherColumns, ShadowserverCsv.HelloCells("7/12", hello));

        Assert.Equal(
            [
                ("timestamp", "2026-05-01 00:00:07"), ("protocol", "udp"), ("src_ip", "203.0.113.9"), ("src_port", "5353"),
                ("tag", "spoofable"), ("query_type", "AAAA"), ("query", "www.evil.example"), ("count", "3"),
            ],
            dns.Select(static cell => (cell.Key, cell.Value)));
        Assert.Equal(("7/12", "tls", "www.evil.example"), (tls["event_id"], tls["application"], tls["ssl_servername"]));
        Assert.DoesNotContain("infection", tls.Keys);
        Assert.DoesNotContain("family", tls.Keys);
    }

    [Theory]
    [InlineData(IntentClass.A, "iptv-piracy")]
    [InlineData(IntentClass.B, null)]
    [InlineData(IntentClass.C, null)]
    [InlineData(IntentClass.Undetermined, null)]
    public void Only_a_call_with_an_account_is_called_an_infection(IntentClass intent, string? infection)
    {
        HitRecord hit = ExportBench.Hit(7);
        hit = hit with { Visit = hit.Visit with { Intent = intent } };

        Dictionary<string, string> http = Filled(ShadowserverCsv.HttpColumns, ShadowserverCsv.HttpCells(hit));
        Dictionary<string, string> tls = Filled(ShadowserverCsv.OtherColumns, ShadowserverCsv.OtherCells(hit with { Source = HitSource.Tls }));

        Assert.All([http, tls], cells => Assert.Equal(
            (infection, infection), (cells.GetValueOrDefault("infection"), cells.GetValueOrDefault("family"))));
    }

    [Fact]
    public void Instant_of_an_unsynchronised_clock_is_marked()
    {
        HitRecord hit = ExportBench.Hit(7);
        hit = hit with { Visit = hit.Visit with { Clock = new ClockReading(IsSynchronized: false, TimeSpan.Zero) } };

        Assert.Equal("intent-a;not-resolvable", Filled(ShadowserverCsv.HttpColumns, ShadowserverCsv.HttpCells(hit))["tag"]);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("plain", "plain")]
    [InlineData("two words", "\"two words\"")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"x\"", "\"say \"\"x\"\"\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49", "'+49")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("=\"x\",1", "\"'=\"\"x\"\",1\"")]
    public void Cell_is_quoted_where_it_must_be_and_never_a_formula(string text, string cell)
    {
        Assert.Equal(cell, CsvText.Cell(text));
    }

    [Fact]
    public void No_cell_of_any_text_begins_as_a_formula_or_breaks_its_line() =>
        Prop.ForAll<string?, char>((text, begin) =>
        {
            foreach (string given in (string[])[text ?? string.Empty, $"{begin}{text}", $"={text}", $"\r\n{text}"])
            {
                string cell = CsvText.Cell(given);
                string shown = cell.StartsWith('"') ? cell[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : cell;
                Assert.False(shown.Length > 0 && "=+-@\t\r\n".Contains(shown[0], StringComparison.Ordinal), cell);
                Assert.DoesNotContain(cell, char.IsControl);
                Assert.Single(Encoding.UTF8.GetString(CsvText.Line([given, "x"])), '\n');
            }
        }).QuickCheckThrowOnFailure();

    private static Dictionary<string, string> Filled(IEnumerable<string> columns, IEnumerable<string> cells) =>
        columns.Zip(cells).Where(static pair => pair.Second.Length > 0).ToDictionary(static pair => pair.First, static pair => pair.Second);
}
