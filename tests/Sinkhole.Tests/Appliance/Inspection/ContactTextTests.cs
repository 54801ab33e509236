using System;
using System.Text.Json;
using Sinkhole.Evidence.Journals;
using Sinkhole.Inspection;
using Sinkhole.Tests.Warning.Contacts;
using Sinkhole.Warning.Contacts;
using Sinkhole.Warning.Hits;
using Xunit;

namespace Sinkhole.Tests.Appliance.Inspection;

public sealed class ContactTextTests
{
    private static readonly RecordPosition Position = new(217, 12);
    private static readonly FoundContact Found = new(Position, DnsContactRecordTests.Sample());

    [Fact]
    public void Queries_are_shown_with_their_count_and_as_spoofable_and_never_as_a_visit()
    {
        string line = RecordLine.Text(Found);

        Assert.Contains(" 192.0.2.7 ", line, StringComparison.Ordinal);
        Assert.EndsWith(
            "  217/12                DNS over udp, spoofable: 7 queries until 1970-01-01T00:00:00.000002Z: evil.example A 4, evil.example AAAA 2; "
                + "1 query for further names",
            line,
            StringComparison.Ordinal);
        Assert.DoesNotContain("visit", line, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith("that anybody visited is not said", ContactText.Says(Found.Contact), StringComparison.Ordinal);
    }

    [Fact]
    public void Queries_over_a_connection_say_what_the_handshake_proves()
    {
        DnsContactRecord contact = DnsContactRecordTests.Others();

        Assert.Contains("  65536 clients or more  ", RecordLine.Text(new FoundContact(Position, contact)), StringComparison.Ordinal);
        Assert.Contains("DNS over tcp, not spoofable off the path: 7 queries ", RecordLine.Text(new FoundContact(Position, contact)), StringComparison.Ordinal);
        Assert.StartsWith("the TCP handshake was done", ContactText.Says(contact), StringComparison.Ordinal);
    }

    [Fact]
    public void Minute_of_an_unsynchronised_clock_is_not_resolvable()
    {
        FoundContact found = Found with { Contact = Found.Contact with { Clock = new ClockReading(false, TimeSpan.MaxValue) } };

        Assert.Contains("  not resolvable  ", RecordLine.Text(found), StringComparison.Ordinal);
        Assert.False(Json(found).GetProperty("resolvable").GetBoolean());
    }

    [Fact]
    public void Json_has_every_field()
    {
        JsonElement contact = Json(Found);

        Assert.Equal(
            ("dns_contact", "217/12", "udp", true, "192.0.2.7", 7, 1),
            (Text(contact, "kind"), Text(contact, "record"), Text(contact, "transport"), contact.GetProperty("spoofable").GetBoolean(),
                Text(contact, "source_address"), contact.GetProperty("queries").GetInt32(), contact.GetProperty("further_queries").GetInt32()));
        Assert.Equal(51_000, contact.GetProperty("source_ports")[1].GetInt32());
        Assert.Equal("AAAA", Text(contact.GetProperty("names")[1], "type"));
        Assert.Equal("a", Text(contact, "order"));
    }

    [Fact]
    public void Hello_without_a_request_is_shown_as_what_it_is()
    {
        var found = new FoundHello(Position, TlsContactRecordTests.Sample());

        Assert.EndsWith("TLS hello without a request: evil.example", RecordLine.Text(found), StringComparison.Ordinal);
        Assert.Equal("tls_contact", Text(Json(found), "kind"));
        Assert.EndsWith("is not said", Text(Json(found), "says"), StringComparison.Ordinal);
    }

    [Fact]
    public void Type_without_a_name_is_shown_as_its_number() => Assert.Equal("TYPE65280", ContactText.TypeOf(65_280));

    private static JsonElement Json(FoundRecord found) => JsonDocument.Parse(RecordLine.Json(found)).RootElement;

    private static string? Text(JsonElement element, string field) => element.GetProperty(field).GetString();
}
