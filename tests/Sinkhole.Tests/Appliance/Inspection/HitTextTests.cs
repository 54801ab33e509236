using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Sinkhole.Evidence.Journals;
using Sinkhole.Inspection;
using Sinkhole.Tests.Warning.Hits;
using Sinkhole.Warning.Hits;
using Sinkhole.Warning.Texts;
using Xunit;

namespace Sinkhole.Tests.Appliance.Inspection;

public sealed class HitTextTests
{
    private static readonly FoundHit Found = new(new RecordPosition(217, 12), HitRecordTests.Sample());

    [Fact]
    public void Every_field_of_the_record_has_its_row()
    {
        Dictionary<string, string> rows = Rows(Found);

        Assert.Equal("217/12", rows["record"]);
        Assert.Equal("AAAQEAYEAUDAOCH7", rows["reference"]);
        Assert.Matches(@"^2026-\d\d-\d\dT\d\d:\d\d:\d\d\.123456Z$", rows["instant"]);
        Assert.Equal("synchronised, error at most 0.003 s", rows["clock"]);
        Assert.Equal("192.0.2.7:51000", rows["source"]);
        Assert.Equal("[2001:db8::80]:80", rows["destination"]);
        Assert.Equal("seized.example", rows["host"]);
        Assert.Equal("GET /*", rows["request"]);
        Assert.Equal("xé", rows["agent"]);
        Assert.StartsWith("C: ", rows["intent"], StringComparison.Ordinal);
        Assert.Equal("a (court)", rows["order"]);
        Assert.Equal("a, b", rows["covered by"]);
        Assert.Equal("4711", rows["generation"]);
        Assert.Equal("version 00112233445566ff, in it", rows["page"]);
        Assert.Equal("none are recorded", rows["further requests"]);
        Assert.EndsWith("which person or device it was is not said", rows["says"], StringComparison.Ordinal);
    }

    [Fact]
    public void Instant_of_an_unsynchronised_clock_is_not_resolvable()
    {
        FoundHit found = With(Found, static visit => visit with { Clock = new ClockReading(IsSynchronized: false, TimeSpan.MaxValue) });

        Assert.StartsWith("NOT RESOLVABLE: the clock was not synchronised, error bound unknown; ", Rows(found)["clock"], StringComparison.Ordinal);
        Assert.Contains("  not resolvable  ", HitText.LineOf(found), StringComparison.Ordinal);
        Assert.False(HitReport.Of(found).Resolvable);
        Assert.Null(HitReport.Of(found).ClockBoundSeconds);
    }

    [Fact]
    public void What_was_not_kept_is_said()
    {
        FoundHit found = With(Found, static visit => visit with { Path = "", Agent = "" });
        found = found with { Hit = found.Hit with { PageVersion = new PageVersion(0), Language = "", Source = HitSource.Tls } };
        Dictionary<string, string> rows = Rows(found);

        Assert.Equal("GET, no path is kept", rows["request"]);
        Assert.Equal("none is kept", rows["agent"]);
        Assert.Equal("the answer was not a page", rows["page"]);
        Assert.Contains("that anybody saw a page", rows["says"], StringComparison.Ordinal);
        Assert.Null(HitReport.Of(found).PageVersion);
    }

    [Fact]
    public void Json_is_one_line_with_every_field_and_nothing_that_a_terminal_obeys()
    {
        FoundHit found = With(Found, static visit => visit with { Agent = "\u001b[2J\u202e\n" });
        found = found with { Closing = new ClosingRecord(found.Hit.Reference, 3, found.Hit.Visit.Instant, found.Hit.Visit.Instant, default) };

        string json = JsonSerializer.Serialize(HitReport.Of(found), InspectionJson.Default.HitReport);

        Assert.DoesNotContain(json, static character => char.IsControl(character) || character > '~');
        JsonElement hit = JsonDocument.Parse(json).RootElement;
        Assert.Equal(
            [
                "record", "reference", "instant", "resolvable", "clock_bound_seconds", "transport", "source_address", "source_port",
                "destination_address", "destination_port", "host", "method", "path", "agent", "intent", "order", "order_class",
                "covering_orders", "generation", "page_version", "page_language", "further_requests", "last_request", "says",
            ],
            hit.EnumerateObject().Select(static field => field.Name));
        Assert.Equal("\u001b[2J\u202e\n", hit.GetProperty("agent").GetString());
    }

    [Fact]
    public void Sealed_account_is_shown_as_it_is_with_the_name_of_its_key()
    {
        byte[] value = [1, 0xA0, 0xA1, 0xA2, 0xA3, 0xA4, 0xA5, 0xA6, 0xA7, .. new byte[92]];
        FoundHit found = Found with { Hit = Found.Hit with { Sealed = value } };

        Assert.Equal(
            "sealed to the authority, 101 octets, which --json shows; its key: seals/a/*-a0a1a2a3a4a5a6a7.p7m", Rows(found)["account"]);
        Assert.Equal(value, Convert.FromBase64String(HitReport.Of(found).SealedAccount!));
        Assert.Equal("a0a1a2a3a4a5a6a7", HitReport.Of(found).SealedKey);
        Assert.Equal("none is sealed", Rows(Found with { Hit = Found.Hit with { Sealed = default } })["account"]);
    }

    [Fact]
    public void Line_of_a_list_stands_under_its_titles()
    {
        string line = HitText.LineOf(Found);

        foreach ((string title, string value) in new[] { ("REFERENCE", "AAAQ"), ("SOURCE", "192.0.2.7"), ("RECORD", "217/12"), ("VISIT", "GET seized.example/*") })
        {
            Assert.Equal(HitText.Titles.IndexOf(title, StringComparison.Ordinal), line.IndexOf(value, StringComparison.Ordinal));
        }
    }

    private static Dictionary<string, string> Rows(FoundHit found) => HitText.Rows(found).ToDictionary(static row => row.Label, static row => row.Text);

    private static FoundHit With(FoundHit found, Func<Visit, Visit> change) =>
        found with { Hit = found.Hit with { Visit = change(found.Hit.Visit) } };
}
