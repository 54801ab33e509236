using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Sinkhole.Evidence.Packages;
using Sinkhole.Inspection;
using Sinkhole.Warning.Contacts;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Exporting;

/// <summary>
/// Hits and contacts in the columns of Shadowserver's sinkhole reports, so that programs that read those read these: HTTP, other contacts
/// and DNS, IPv4 and IPv6, each in files of its own. What is not known is empty; so are infection and family but for an IPTV call.
/// </summary>
/// <remarks>Of DNS queries each name has a line; those of clients without a record of their own have none, because they have no address.
/// </remarks>
internal sealed class ShadowserverCsv : IDisposable
{
    private static readonly ImmutableArray<string> SourceColumns =
    [
        "timestamp", "protocol", "src_ip", "src_port", "src_asn", "src_geo", "src_region", "src_city", "src_hostname", "src_naics",
        "src_sector", "device_vendor", "device_type", "device_model", "severity",
    ];

    private static readonly ImmutableArray<string> CommonColumns =
    [
        .. SourceColumns, "dst_ip", "dst_port", "dst_asn", "dst_geo", "dst_region",
        "dst_city", "dst_hostname", "dst_naics", "dst_sector", "public_source", "infection", "family", "tag", "application", "version",
        "event_id",
    ];

    private const string InstantFormat = "yyyy-MM-dd HH:mm:ss";

    // What the reports call an infection is for us a device that is set up for a seized service. Only a call with an account shows one.
    private const string Infection = "iptv-piracy";

    private readonly PackageFolder _package;
    private readonly SortedDictionary<string, PackageParts> _files = new(StringComparer.Ordinal);

    /// <param name="package">Gets the files; one without lines is not made.</param>
    public ShadowserverCsv(PackageFolder package)
    {
        _package = package;
    }

    /// <summary>The columns for HTTP, in their order.</summary>
    public static ImmutableArray<string> HttpColumns { get; } =
    [
        .. CommonColumns, "http_url", "http_host", "http_agent", "forwarded_by", "ssl_cipher", "http_referer", "ssl_servername",
        "machine_name",
    ];

    /// <summary>The columns for other contacts, in their order.</summary>
    public static ImmutableArray<string> OtherColumns { get; } = [.. CommonColumns, "ssl_cipher", "ssl_servername"];

    /// <summary>The columns for DNS queries, in their order.</summary>
    public static ImmutableArray<string> DnsColumns { get; } =
        [.. SourceColumns, "infection", "family", "tag", "query_type", "query", "count"];

    /// <summary>Adds a hit.</summary>
    public void Write(HitRecord hit)
    {
        IPAddress source = hit.Visit.Source.Address;
        if (hit.Source == HitSource.Http)
        {
            File(source, "_http", HttpColumns).Write(CsvText.Line(HttpCells(hit)));
        }
        else
        {
            File(source, string.Empty, OtherColumns).Write(CsvText.Line(OtherCells(hit)));
        }
    }

    /// <summary>Adds a TLS hello without a request.</summary>
    /// <param name="record">The key of its record: it has no reference.</param>
    /// <param name="hello">The hello.</param>
    public void Write(string record, TlsContactRecord hello) =>
        File(hello.Source.Address, string.Empty, OtherColumns).Write(CsvText.Line(HelloCells(record, hello)));

    /// <summary>Adds the DNS queries of a client in a minute: a line for each name.</summary>
    public void Write(DnsContactRecord contact)
    {
        if (contact.Client is not { } client)
        {
            return;
        }

        foreach (AskedName asked in contact.Names)
        {
            File(client, "_dns", DnsColumns).Write(CsvText.Line(DnsCells(contact, asked)));
        }
    }

    /// <summary>Ends the files.</summary>
    public void Finish()
    {
        foreach (PackageParts parts in _files.Values)
        {
            parts.Finish(hasOne: false);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PackageParts parts in _files.Values)
        {
            parts.Dispose();
        }
    }

    /// <summary>The cells of a hit by HTTP.</summary>
    public static IEnumerable<string> HttpCells(HitRecord hit)
    {
        Visit visit = hit.Visit;
        return
        [
            .. CommonCells(hit), visit.Path, visit.Host, visit.Agent, string.Empty, string.Empty, string.Empty, string.Empty, string.Empty,
        ];
    }

    /// <summary>The cells of another hit.</summary>
    public static IEnumerable<string> OtherCells(HitRecord hit) => [.. CommonCells(hit), string.Empty, hit.Visit.Host];

    /// <summary>The cells of a TLS hello without a request.</summary>
    public static IEnumerable<string> HelloCells(string record, TlsContactRecord hello)
    {
        string tag = TagOf(string.Empty, hello.Clock);
        return
        [
            .. SourceCells(hello.Instant, "tcp", hello.Source.Address, hello.Source.Port),
            .. DestinationCells(hello.Destination, hello.Name, infection: string.Empty, tag, "tls", record), string.Empty, hello.Name,
        ];
    }

    /// <summary>The cells of the DNS queries of a client for one name.</summary>
    public static IEnumerable<string> DnsCells(DnsContactRecord contact, AskedName asked)
    {
        string tag = TagOf(contact.IsSpoofable ? "spoofable" : string.Empty, contact.Clock);
        int? port = contact.Ports is [ushort only] && !contact.HasFurtherPorts ? only : null;
        return
        [
            .. SourceCells(contact.First, HitWords.Lower(contact.Transport), contact.Client, port), string.Empty, string.Empty, tag,
            ContactText.TypeOf(asked.Type), asked.Name, Number(asked.Queries),
        ];
    }

    private static IEnumerable<string> CommonCells(HitRecord hit)
    {
        Visit visit = hit.Visit;
        string intent = visit.Intent == IntentClass.Undetermined ? string.Empty : $"intent-{HitWords.Lower(visit.Intent)}";
        string tag = TagOf(intent, visit.Clock);
        string infection = visit.Intent == IntentClass.A ? Infection : string.Empty;
        return
        [
            .. SourceCells(visit.Instant, "tcp", visit.Source.Address, visit.Source.Port),
            .. DestinationCells(visit.Destination, visit.Host, infection, tag, HitWords.Lower(hit.Source), hit.Reference.ToString()),
        ];
    }

    private static string[] SourceCells(DateTimeOffset instant, string protocol, IPAddress? address, int? port)
    {
        var cells = new string[SourceColumns.Length];
        Array.Fill(cells, string.Empty);
        cells[0] = instant.UtcDateTime.ToString(InstantFormat, CultureInfo.InvariantCulture);
        cells[1] = protocol;
        cells[2] = address?.ToString() ?? string.Empty;
        cells[3] = port is { } known ? Number(known) : string.Empty;
        return cells;
    }

    // From dst_ip to event_id.
    private static string[] DestinationCells(
        IPEndPoint destination, string host, string infection, string tag, string application, string id) =>
    [
        destination.Address.ToString(), Number(destination.Port), string.Empty, string.Empty, string.Empty, string.Empty, host,
        string.Empty, string.Empty, string.Empty, infection, infection, tag, application, string.Empty, id,
    ];

    private static string TagOf(string what, ClockReading clock) =>
        clock.IsSynchronized ? what : what.Length > 0 ? $"{what};not-resolvable" : "not-resolvable";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The file of a report: <c>event4_sinkhole_http</c> and so on.</summary>
    private PackageParts File(IPAddress source, string kind, ImmutableArray<string> columns)
    {
        string name = $"event{(source.AddressFamily == AddressFamily.InterNetworkV6 ? 6 : 4)}_sinkhole{kind}";
        if (!_files.TryGetValue(name, out PackageParts? file))
        {
            file = new PackageParts(_package, $"csv/{name}", ".csv") { Head = CsvText.Line(columns) };
            _files.Add(name, file);
        }

        return file;
    }
}
