using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Serialization;
using Sinkhole.Inspection;
using Sinkhole.Warning.Contacts;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Exporting;

/// <summary>A hit, or a contact that is no visit, in the fields of the Elastic Common Schema 9.4.</summary>
internal sealed record EcsEvent
{
    private const string SchemaVersion = "9.4.0";

    /// <summary>When the request had been read, or the first query came, UTC.</summary>
    [JsonPropertyName("@timestamp")]
    public required string Timestamp { get; init; }

    /// <summary>The version of the schema.</summary>
    [JsonPropertyName("ecs")]
    public required SchemaFields Schema { get; init; }

    /// <summary>What happened.</summary>
    public required EventFields Event { get; init; }

    /// <summary>Which appliance saw it.</summary>
    public required ObserverFields Observer { get; init; }

    /// <summary>The public end of the visitor's line.</summary>
    public EndPointFields? Source { get; init; }

    /// <summary>Our end; null for DNS queries, of which it is not recorded.</summary>
    public EndPointFields? Destination { get; init; }

    /// <summary>What was asked for; null without DNS.</summary>
    public DnsFields? Dns { get; init; }

    /// <summary>The protocols.</summary>
    public required NetworkFields Network { get; init; }

    /// <summary>The name in the TLS hello; null for HTTP.</summary>
    public TlsFields? Tls { get; init; }

    /// <summary>The request; null without HTTP.</summary>
    public HttpFields? Http { get; init; }

    /// <summary>What was asked for; null without HTTP.</summary>
    public UrlFields? Url { get; init; }

    /// <summary>What is kept of the agent string; null where nothing is.</summary>
    public AgentFields? UserAgent { get; init; }

    /// <summary>What the schema has no field for.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>
    /// <c>not_resolvable</c> for an instant of an unsynchronised clock, <c>spoofable</c> where anybody could have sent it; or null.
    /// </summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Makes the event.</summary>
    /// <param name="found">The hit.</param>
    /// <param name="appliance">The id of the appliance.</param>
    /// <param name="version">The version of this program.</param>
    public static EcsEvent Of(FoundHit found, string appliance, string version)
    {
        HitRecord hit = found.Hit;
        Visit visit = hit.Visit;
        bool isHttp = hit.Source == HitSource.Http;
        Dictionary<string, string> labels = LabelsOf(found, visit.Clock);
        labels["intent"] = HitWords.Lower(visit.Intent);
        labels["order_class"] = HitWords.Lower(hit.OrderClass);
        return new EcsEvent
        {
            Timestamp = HitWords.Format(visit.Instant),
            Schema = new SchemaFields(SchemaVersion),
            Event = new EventFields(
                hit.Reference.ToString(), "event", isHttp ? ["network", "web"] : ["network"], ["connection"], "sinkhole", hit.OrderId),
            Observer = new ObserverFields("Sinkhole", "sinkhole", version, appliance),
            Source = new EndPointFields(visit.Source.Address.ToString(), visit.Source.Port),
            Destination = new EndPointFields(visit.Destination.Address.ToString(), visit.Destination.Port),
            Network = new NetworkFields("tcp", TypeOf(visit.Source.Address), isHttp ? "http" : "tls"),
            Tls = isHttp ? null : new TlsFields(new TlsClientFields(visit.Host)),
            Http = isHttp ? new HttpFields(new HttpRequestFields(visit.Method)) : null,
            Url = isHttp ? new UrlFields(visit.Host, visit.Path.Length > 0 ? visit.Path : null) : null,
            UserAgent = visit.Agent.Length > 0 ? new AgentFields(visit.Agent) : null,
            Labels = labels,
            Tags = TagsOf(visit.Clock, isSpoofable: false),
        };
    }

    /// <summary>Makes the event of a TLS hello without a request.</summary>
    /// <param name="found">The hello.</param>
    /// <param name="appliance">The id of the appliance.</param>
    /// <param name="version">The version of this program.</param>
    public static EcsEvent Of(FoundHello found, string appliance, string version)
    {
        TlsContactRecord hello = found.Hello;
        return new EcsEvent
        {
            Timestamp = HitWords.Format(hello.Instant),
            Schema = new SchemaFields(SchemaVersion),
            Event = new EventFields(null, "event", ["network"], ["connection"], "sinkhole", hello.OrderId),
            Observer = new ObserverFields("Sinkhole", "sinkhole", version, appliance),
            Source = new EndPointFields(hello.Source.Address.ToString(), hello.Source.Port),
            Destination = new EndPointFields(hello.Destination.Address.ToString(), hello.Destination.Port),
            Network = new NetworkFields("tcp", TypeOf(hello.Source.Address), "tls"),
            Tls = new TlsFields(new TlsClientFields(hello.Name)),
            Labels = LabelsOf(found, hello.Clock),
            Tags = TagsOf(hello.Clock, isSpoofable: false),
        };
    }

    /// <summary>Makes the event of a minute of DNS queries for one name.</summary>
    /// <param name="found">The record of the minute.</param>
    /// <param name="asked">One of its names.</param>
    /// <param name="appliance">The id of the appliance.</param>
    /// <param name="version">The version of this program.</param>
    public static EcsEvent Of(FoundContact found, AskedName asked, string appliance, string version)
    {
        DnsContactRecord contact = found.Contact;
        Dictionary<string, string> labels = LabelsOf(found, contact.Clock);
        labels["queries"] = asked.Queries.ToString(CultureInfo.InvariantCulture);
        labels["last"] = HitWords.Format(contact.Last);
        int? port = contact.Ports is [ushort only] && !contact.HasFurtherPorts ? only : null;
        return new EcsEvent
        {
            Timestamp = HitWords.Format(contact.First),
            Schema = new SchemaFields(SchemaVersion),
            Event = new EventFields(null, "event", ["network"], ["protocol"], "sinkhole", contact.OrderId),
            Observer = new ObserverFields("Sinkhole", "sinkhole", version, appliance),
            Source = contact.Client is { } client ? new EndPointFields(client.ToString(), port) : null,
            Network = new NetworkFields(
                HitWords.Lower(contact.Transport), contact.Client is { } of ? TypeOf(of) : null, "dns"),
            Dns = new DnsFields(new DnsQuestionFields(asked.Name, ContactText.TypeOf(asked.Type))),
            Labels = labels,
            Tags = TagsOf(contact.Clock, contact.IsSpoofable),
        };
    }

    private static string TypeOf(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? "ipv6" : "ipv4";

    private static string[]? TagsOf(ClockReading clock, bool isSpoofable)
    {
        string[] tags = [.. clock.IsSynchronized ? (string[])[] : ["not_resolvable"], .. isSpoofable ? (string[])["spoofable"] : []];
        return tags.Length > 0 ? tags : null;
    }

    private static Dictionary<string, string> LabelsOf(FoundRecord found, ClockReading clock)
    {
        Dictionary<string, string> labels = new(StringComparer.Ordinal) { ["record"] = found.Position.ToString() };
        if (HitWords.IsKnown(clock.Bound))
        {
            labels["clock_bound_seconds"] = clock.Bound.TotalSeconds.ToString("0.######", CultureInfo.InvariantCulture);
        }

        return labels;
    }
}
