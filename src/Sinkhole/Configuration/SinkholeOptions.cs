using System;
using System.Collections.Immutable;
using System.Net;
using Sinkhole.Documents.Findings;
using Sinkhole.Orders.Guard;

namespace Sinkhole.Configuration;

/// <summary>
/// The whole configuration, read and checked; every path absolute. appliance/sinkhole.yaml shows each option at its default.
/// </summary>
internal sealed record SinkholeOptions
{
    /// <summary>The default of <see cref="ControlSocket"/>.</summary>
    public const string DefaultControlSocket = "/run/sinkhole/control.sock";

    /// <summary>The default of <see cref="Data"/>.</summary>
    public const string DefaultData = "/var/lib/sinkhole";

    /// <summary>What fits into a socket's address: sun_path of sockaddr_un, less its last zero.</summary>
    public const int MaxSocketPathOctets = 107;

    /// <summary>The file it was read from, absolute.</summary>
    public required string File { get; init; }

    /// <summary>Name of the node, for people. Default: the host's name.</summary>
    public string Node { get; init; } = Environment.MachineName;

    /// <summary>The folder of evidence and state. Default /var/lib/sinkhole.</summary>
    public string Data { get; init; } = DefaultData;

    /// <summary>Where <see cref="Data"/> is written; null for the default.</summary>
    public SourcePosition? DataPosition { get; init; }

    /// <summary>Files and folders of orders. Default: blocklists beside the file.</summary>
    public required ImmutableArray<string> Orders { get; init; }

    /// <summary>Where <see cref="Orders"/> is written; null for the default.</summary>
    public SourcePosition? OrdersPosition { get; init; }

    /// <summary>The operator's allow list: names that no order touches, with all below them. Default none.</summary>
    public ImmutableArray<WrittenName> Allow { get; init; } = [];

    /// <summary>Names that no order may block: the guard holds such an entry. Default none.</summary>
    public ImmutableArray<WrittenName> Protected { get; init; } = [];

    /// <summary>Page profiles by name. Default one, "seizure".</summary>
    public ImmutableSortedDictionary<string, PageOptions> Pages { get; init; } =
        ImmutableSortedDictionary.Create<string, PageOptions>(StringComparer.Ordinal).Add("seizure", new PageOptions());

    /// <summary>Who runs this appliance.</summary>
    public OperatorOptions Operator { get; init; } = new();

    /// <summary>Where anyone can check that an order is real. Default https://verify.example/.</summary>
    public Uri VerifyUrl { get; init; } = new("https://verify.example/");

    /// <summary>Where <see cref="VerifyUrl"/> is written; null for the default.</summary>
    public SourcePosition? VerifyUrlPosition { get; init; }

    /// <summary>The name server.</summary>
    public DnsOptions Dns { get; init; } = new();

    /// <summary>The warning site.</summary>
    public WebOptions Web { get; init; } = new();

    /// <summary>What is recorded of visits.</summary>
    public EvidenceOptions Evidence { get; init; } = new();

    /// <summary>To whom accounts are sealed.</summary>
    public AuthorityOptions Authority { get; init; } = new();

    /// <summary>Health and metrics. Default 127.0.0.1:9353.</summary>
    public IPEndPoint MetricsListen { get; init; } = new(IPAddress.Loopback, 9353);

    /// <summary>The control socket. Default /run/sinkhole/control.sock.</summary>
    public string ControlSocket { get; init; } = DefaultControlSocket;

    /// <summary>Limits on memory and evidence that clients can use, and on the time of a shutdown.</summary>
    public LimitsOptions Limits { get; init; } = new();

    /// <summary>Where each endpoint is written, in the order of the file; without those of defaults.</summary>
    public ImmutableArray<WrittenEndpoint> EndpointPositions { get; init; } = [];
}

/// <summary>Limits on memory and evidence that clients can use, and on the time of a shutdown.</summary>
internal sealed record LimitsOptions
{
    /// <summary>How long the shutdown may take before the rest is given up, with its count. Default 10 s; 1 s to 5 min.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Max octets that wait in memory for clients of DNS over TCP, in all. Default 64 MiB; 1 MiB to 4 GiB.</summary>
    public long DnsTcpMemory { get; init; } = 64L << 20;

    /// <summary>Max octets that wait in memory for visitors of the warning site, in all. Default 64 MiB; 1 MiB to 4 GiB.</summary>
    public long WebMemory { get; init; } = 64L << 20;

    /// <summary>
    /// Max hits of one address, an IPv4 address or the /64 of an IPv6 one, that are recorded one by one in a minute; those beyond are
    /// counted in one record. Default 600; 10 to 1,000,000.
    /// </summary>
    public int HitsPerAddress { get; init; } = 600;
}

/// <summary>A page profile: where seized names resolve to, and what a visitor meets there.</summary>
internal sealed record PageOptions
{
    /// <summary>What seized names resolve to; at most 7 of each family. Default 192.0.2.80 and 2001:db8::80.</summary>
    public ImmutableArray<IPAddress> Addresses { get; init; } = [IPAddress.Parse("192.0.2.80"), IPAddress.Parse("2001:db8::80")];

    /// <summary>Where each of <see cref="Addresses"/> is written; empty for the defaults.</summary>
    public ImmutableArray<WrittenAddress> AddressPositions { get; init; } = [];

    /// <summary>TTL of the answers. Default 30 s; 1 s to 1 h.</summary>
    public TimeSpan Ttl { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Languages of the page, the preferred first. Default it, fr, en.</summary>
    public ImmutableArray<string> Languages { get; init; } = ["it", "fr", "en"];

    /// <summary>Where each of <see cref="Languages"/> is written; empty for the defaults.</summary>
    public ImmutableArray<SourcePosition> LanguagePositions { get; init; } = [];

    /// <summary>Folder of catalogues, absolute; null for those built in. Default null.</summary>
    public string? Texts { get; init; }

    /// <summary>Where <see cref="Texts"/> is written; null for the default.</summary>
    public SourcePosition? TextsPosition { get; init; }

    /// <summary>
    /// Whether the account that a device presents is recorded, sealed to the authority (account: sealed), or not at all (account: none).
    /// Default none.
    /// </summary>
    public bool SealsAccounts { get; init; }

    /// <summary>Where <see cref="SealsAccounts"/> is written; null for the default.</summary>
    public SourcePosition? AccountPosition { get; init; }

    /// <summary>Which contacts with names under this profile are recorded; http always. Default http and tls.</summary>
    public ImmutableArray<ContactOption> Records { get; init; } = [ContactOption.Http, ContactOption.Tls];
}

/// <summary>The authority that reads what is sealed.</summary>
internal sealed record AuthorityOptions
{
    /// <summary>Files with its certificates, absolute; the key of any one of them opens all that is sealed. Default none.</summary>
    public ImmutableArray<string> Certificates { get; init; } = [];

    /// <summary>Where each of <see cref="Certificates"/> is written.</summary>
    public ImmutableArray<SourcePosition> CertificatePositions { get; init; } = [];

    /// <summary>File with the key that passwords are hashed with, sealed to this appliance, absolute; null for no hashes. Default null.
    /// </summary>
    public string? OperationKeyFile { get; init; }

    /// <summary>Where <see cref="OperationKeyFile"/> is written; null for the default.</summary>
    public SourcePosition? OperationKeyPosition { get; init; }
}

/// <summary>Who runs this appliance.</summary>
internal sealed record OperatorOptions
{
    /// <summary>The name, for people. Default "Example ISP".</summary>
    public string Name { get; init; } = "Example ISP";

    /// <summary>The site; also <c>rel="blocked-by"</c>, and its host the MNAME of made-up zones. Default https://isp.example/.</summary>
    public Uri Url { get; init; } = new("https://isp.example/");

    /// <summary>Where <see cref="Url"/> is written; null for the default.</summary>
    public SourcePosition? UrlPosition { get; init; }
}

/// <summary>The name server.</summary>
internal sealed record DnsOptions
{
    /// <summary>Where it listens, over UDP and TCP. Default 127.0.0.1:1053 and [::1]:1053.</summary>
    public ImmutableArray<IPEndPoint> Listen { get; init; } = [new(IPAddress.Loopback, 1053), new(IPAddress.IPv6Loopback, 1053)];

    /// <summary>Prefixes of the clients that get answers; all others get REFUSED. Default 127.0.0.0/8 and ::1/128.</summary>
    public ImmutableArray<IPNetwork> Clients { get; init; } = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];

    /// <summary>Whose canary names are denied, so that devices keep to this resolver. Default none.</summary>
    public ImmutableArray<CanaryOption> Canaries { get; init; } = [];

    /// <summary>Whether negative answers have their SOA in the additional section, not in authority. Default false.</summary>
    public bool SoaInAdditional { get; init; }

    /// <summary>Who answers names that no order covers. Default none: they get SERVFAIL.</summary>
    public ImmutableArray<IPEndPoint> Upstreams { get; init; } = [];

    /// <summary>
    /// Whether AD of <see cref="Upstreams"/> is passed on to clients that understand it. They are asked in clear, so only where the path to
    /// them is safe (RFC 4035 §3.2.3). Default false.
    /// </summary>
    public bool TrustsAuthentic { get; init; }

    /// <summary>Names that others answer than <see cref="Upstreams"/>, with all below them. Default none.</summary>
    public ImmutableArray<RouteOptions> Routes { get; init; } = [];

    /// <summary>Octets of memory for answers of upstreams, taken at the start. Default 64 MiB; 1 MiB to 4 GiB.</summary>
    public long CacheMemory { get; init; } = 64L << 20;

    /// <summary>Whether popular answers are fetched again shortly before their TTL ends. Default true.</summary>
    public bool Prefetches { get; init; } = true;

    /// <summary>What connections of clients may cost.</summary>
    public TcpOptions Tcp { get; init; } = new();

    /// <summary>How many queries may be in flight to upstreams.</summary>
    public InFlightOptions InFlight { get; init; } = new();
}

/// <summary>How many queries may be in flight to upstreams; one more is answered from the cache, or with SERVFAIL.</summary>
internal sealed record InFlightOptions
{
    /// <summary>Maximum queries of clients that wait. Default 4,096; 1 to 100,000.</summary>
    public int Total { get; init; } = 4096;

    /// <summary>Maximum queries of one client, an IPv4 address or the /64 of an IPv6 one. Default 512; 1 to 100,000.</summary>
    public int PerClient { get; init; } = 512;

    /// <summary>Maximum queries for names of one registered domain (public suffix plus one label). Default 1,024; 1 to 100,000.</summary>
    public int PerSuffix { get; init; } = 1024;
}

/// <summary>What connections of clients may cost, on each address that is listened on.</summary>
internal sealed record TcpOptions
{
    /// <summary>Maximum connections at once; one more takes the place of the one idle longest. Default 1,000; 1 to 100,000.</summary>
    public int Connections { get; init; } = 1000;

    /// <summary>Maximum connections of one client at once, an IPv4 address or the /64 of an IPv6 one. Default 100; 2 to 100,000.</summary>
    public int PerClient { get; init; } = 100;

    /// <summary>How long a connection may be silent; less while many are open. Default 10 s; 1 s to 5 min.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>A name that others answer, with all below it.</summary>
/// <param name="Suffix">The name.</param>
/// <param name="Upstreams">Who answers, the preferred first; at least one.</param>
/// <param name="TrustsAuthentic">Whether their AD is passed on, as <see cref="DnsOptions.TrustsAuthentic"/>. Default false.</param>
internal sealed record RouteOptions(string Suffix, ImmutableArray<IPEndPoint> Upstreams, bool TrustsAuthentic = false);

/// <summary>The warning site.</summary>
internal sealed record WebOptions
{
    /// <summary>Where it listens, over HTTP. Default 127.0.0.1:8080 and [::1]:8080.</summary>
    public ImmutableArray<IPEndPoint> Listen { get; init; } = [new(IPAddress.Loopback, 8080), new(IPAddress.IPv6Loopback, 8080)];

    /// <summary>Maximum connections at once, as far as <c>limits.web_memory</c> has room; one more takes the place of that which waited
    /// longest. Default 10,000; 1 to 100,000.</summary>
    public int Connections { get; init; } = 10_000;

    /// <summary>Maximum connections of one client, an IPv4 address or the /64 of an IPv6 one, as far as a quarter of that memory has
    /// room. Default 1,000; 2 to 100,000.</summary>
    public int PerClient { get; init; } = 1_000;
}

/// <summary>What is recorded of visits.</summary>
internal sealed record EvidenceOptions
{
    /// <summary>How long a page waits for its hit to be durable. Default 250 ms; 10 ms to 5 s.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long hits are kept. Default 30 d; 1 d to 3650 d.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long hits of orders of a country are kept, by its code; an order may say its own time. Default none; 1 d to 3650 d
    /// each.</summary>
    public ImmutableSortedDictionary<string, TimeSpan> Countries { get; init; } =
        ImmutableSortedDictionary.Create<string, TimeSpan>(StringComparer.Ordinal);

    /// <summary>How long it is kept who looked at hits. Default 730 d, to the end of the next year at least; 1 d to 3650 d.</summary>
    public TimeSpan AuditRetention { get; init; } = TimeSpan.FromDays(730);

    /// <summary>Whether known words of the path are recorded (path: words) or nothing of it (path: none). Default words.</summary>
    public bool RecordsPath { get; init; } = true;

    /// <summary>Whether the agent string is recorded. Default true.</summary>
    public bool RecordsAgent { get; init; } = true;

    /// <summary>How often new records are signed. Default 60 s; 1 s to 60 s.</summary>
    public TimeSpan CheckpointEvery { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The authority that puts time stamps on checkpoints.</summary>
    public TimeStampOptions TimeStamp { get; init; } = new();

    /// <summary>Who cosigns checkpoints, on other machines; at most 8. Default none.</summary>
    public ImmutableArray<WitnessOption> Witnesses { get; init; } = [];
}

/// <summary>The authority that puts time stamps on checkpoints (RFC 3161).</summary>
internal sealed record TimeStampOptions
{
    /// <summary>Where it is asked, http or https; null for no time stamps. Default null.</summary>
    public Uri? Url { get; init; }

    /// <summary>Files of the certificates that the authority's own must lead to (PEM). Default none.</summary>
    public ImmutableArray<string> Certificates { get; init; } = [];

    /// <summary>Where each of <see cref="Certificates"/> is written.</summary>
    public ImmutableArray<SourcePosition> CertificatePositions { get; init; } = [];

    /// <summary>How often a checkpoint that changed is stamped. Default 1 h; 1 min to 24 h.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromHours(1);
}

/// <summary>A witness, which cosigns checkpoints.</summary>
/// <param name="Url">Its address, to which <c>/add-checkpoint</c> is added.</param>
/// <param name="Key">Its verifier key, in the form of C2SP signed-note; only cosignatures of this key count.</param>
internal sealed record WitnessOption(Uri Url, string Key);
