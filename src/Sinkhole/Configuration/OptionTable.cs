using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using Sinkhole.Orders.Guard;

namespace Sinkhole.Configuration;

/// <summary>Every option there is, declared once. A test fails on a property of <see cref="SinkholeOptions"/> that no row reads.</summary>
internal static class OptionTable
{
    /// <summary>In the order of the file.</summary>
    public static ImmutableArray<Option> All { get; } =
    [
        Content("node", static options => [options.Node]),
        Restart("data", static options => [options.Data], static (running, next) => next with { Data = running.Data }),

        // What the files hold is hashed, not where they stand.
        NoEffect("orders", static options => options.Orders),
        Content("allow", static options => Names(options.Allow)),

        // The entries that it holds back are hashed.
        NoEffect("protected", static options => Names(options.Protected)),
        Content("pages.*.addresses", static options => OfPages(options, static page => Texts(page.Addresses))),
        Content("pages.*.ttl", static options => OfPages(options, static page => [Text(page.Ttl)])),
        Content("pages.*.languages", static options => OfPages(options, static page => page.Languages)),

        // The texts in the folder are hashed.
        NoEffect("pages.*.texts", static options => OfPages(options, static page => [page.Texts ?? string.Empty])),

        // The records differ, and each names its generation.
        Content("pages.*.record", static options => OfPages(options, static page => Texts(page.Records))),
        Content("pages.*.account", static options => OfPages(options, static page => [Text(page.SealsAccounts)])),
        Content("operator.name", static options => [options.Operator.Name]),
        Content("operator.url", static options => [options.Operator.Url.AbsoluteUri]),
        Content("verify_url", static options => [options.VerifyUrl.AbsoluteUri]),

        RestartDns("dns.listen", static dns => Texts(dns.Listen), static (running, next) => next with { Listen = running.Listen }),
        Content("dns.clients", static options => Texts(options.Dns.Clients)),
        Content("dns.upstreams", static options => Texts(options.Dns.Upstreams)),
        Content("dns.trust_ad", static options => [Text(options.Dns.TrustsAuthentic)]),
        Content("dns.canaries", static options => Texts(options.Dns.Canaries)),
        Content("dns.denial_soa", static options => [Text(options.Dns.SoaInAdditional)]),
        Content("dns.routes", static options => options.Dns.Routes.SelectMany(Texts)),
        RestartDns(
            "dns.cache.memory",
            static dns => [Text(dns.CacheMemory)],
            static (running, next) => next with { CacheMemory = running.CacheMemory }),
        RestartDns(
            "dns.cache.prefetch",
            static dns => [Text(dns.Prefetches)],
            static (running, next) => next with { Prefetches = running.Prefetches }),
        RestartDns(
            "dns.tcp.connections",
            static dns => [Text(dns.Tcp.Connections)],
            static (running, next) => next with { Tcp = next.Tcp with { Connections = running.Tcp.Connections } }),
        RestartDns(
            "dns.tcp.per_client",
            static dns => [Text(dns.Tcp.PerClient)],
            static (running, next) => next with { Tcp = next.Tcp with { PerClient = running.Tcp.PerClient } }),
        RestartDns(
            "dns.tcp.idle",
            static dns => [Text(dns.Tcp.Idle)],
            static (running, next) => next with { Tcp = next.Tcp with { Idle = running.Tcp.Idle } }),
        RestartDns(
            "dns.in_flight.total",
            static dns => [Text(dns.InFlight.Total)],
            static (running, next) => next with { InFlight = next.InFlight with { Total = running.InFlight.Total } }),
        RestartDns(
            "dns.in_flight.per_client",
            static dns => [Text(dns.InFlight.PerClient)],
            static (running, next) => next with { InFlight = next.InFlight with { PerClient = running.InFlight.PerClient } }),
        RestartDns(
            "dns.in_flight.per_suffix",
            static dns => [Text(dns.InFlight.PerSuffix)],
            static (running, next) => next with { InFlight = next.InFlight with { PerSuffix = running.InFlight.PerSuffix } }),

        Restart(
            "web.listen",
            static options => Texts(options.Web.Listen),
            static (running, next) => next with { Web = next.Web with { Listen = running.Web.Listen } }),
        Restart(
            "web.connections",
            static options => [Text(options.Web.Connections)],
            static (running, next) => next with { Web = next.Web with { Connections = running.Web.Connections } }),
        Restart(
            "web.per_client",
            static options => [Text(options.Web.PerClient)],
            static (running, next) => next with { Web = next.Web with { PerClient = running.Web.PerClient } }),

        Restart(
            "evidence.budget",
            static options => [Text(options.Evidence.Budget)],
            static (running, next) => next with { Evidence = next.Evidence with { Budget = running.Evidence.Budget } }),

        // The page says how long hits are kept, and whether the device string is.
        Restart(
            "evidence.retention",
            static options => [Text(options.Evidence.Retention)],
            static (running, next) => next with { Evidence = next.Evidence with { Retention = running.Evidence.Retention } },
            OptionEffect.Content),

        // Which records are old is asked anew each time, with the configuration of that time.
        Content(
            "evidence.countries",
            static options => options.Evidence.Countries.SelectMany(static country => new[] { country.Key, Text(country.Value) })),
        Restart(
            "evidence.audit_retention",
            static options => [Text(options.Evidence.AuditRetention)],
            static (running, next) => next with { Evidence = next.Evidence with { AuditRetention = running.Evidence.AuditRetention } }),
        Restart(
            "evidence.path",
            static options => [Text(options.Evidence.RecordsPath)],
            static (running, next) => next with { Evidence = next.Evidence with { RecordsPath = running.Evidence.RecordsPath } }),
        Restart(
            "evidence.agent",
            static options => [Text(options.Evidence.RecordsAgent)],
            static (running, next) => next with { Evidence = next.Evidence with { RecordsAgent = running.Evidence.RecordsAgent } },
            OptionEffect.Content),
        Restart(
            "evidence.checkpoints.every",
            static options => [Text(options.Evidence.CheckpointEvery)],
            static (running, next) => next with { Evidence = next.Evidence with { CheckpointEvery = running.Evidence.CheckpointEvery } }),
        RestartTimeStamp(
            "evidence.timestamp.url",
            static stamps => [stamps.Url?.AbsoluteUri ?? string.Empty],
            static (running, next) => next with { Url = running.Url }),
        RestartTimeStamp(
            "evidence.timestamp.certificates",
            static stamps => stamps.Certificates,
            static (running, next) => next with { Certificates = running.Certificates }),
        RestartTimeStamp(
            "evidence.timestamp.every",
            static stamps => [Text(stamps.Every)],
            static (running, next) => next with { Every = running.Every }),
        Restart(
            "evidence.witnesses",
            static options => options.Evidence.Witnesses.SelectMany(static one => new[] { one.Url.AbsoluteUri, one.Key }),
            static (running, next) => next with { Evidence = next.Evidence with { Witnesses = running.Evidence.Witnesses } }),

        NoEffect("authority.certificates", static options => options.Authority.Certificates),
        NoEffect("authority.operation_key_file", static options => [options.Authority.OperationKeyFile ?? string.Empty]),

        Restart(
            "metrics.listen",
            static options => [options.MetricsListen.ToString()],
            static (running, next) => next with { MetricsListen = running.MetricsListen }),
        Restart(
            "control.socket",
            static options => [options.ControlSocket],
            static (running, next) => next with { ControlSocket = running.ControlSocket }),

        RestartLimits(
            "limits.drain",
            static limits => Text(limits.Drain),
            static (running, next) => next with { Drain = running.Drain }),
        RestartLimits(
            "limits.dns_tcp_memory",
            static limits => Text(limits.DnsTcpMemory),
            static (running, next) => next with { DnsTcpMemory = running.DnsTcpMemory }),
        RestartLimits(
            "limits.web_memory",
            static limits => Text(limits.WebMemory),
            static (running, next) => next with { WebMemory = running.WebMemory }),
        RestartLimits(
            "limits.hits_per_address",
            static limits => Text(limits.HitsPerAddress),
            static (running, next) => next with { HitsPerAddress = running.HitsPerAddress }),
    ];

    private static Option NoEffect(string path, Func<SinkholeOptions, IEnumerable<string>> values) => new(path, OptionEffect.None, values);

    private static Option Content(string path, Func<SinkholeOptions, IEnumerable<string>> values) =>
        new(path, OptionEffect.Content, values);

    private static Option Restart(
        string path,
        Func<SinkholeOptions, IEnumerable<string>> values,
        Func<SinkholeOptions, SinkholeOptions, SinkholeOptions> keep,
        OptionEffect beside = OptionEffect.None) => new(path, OptionEffect.Restart | beside, values) { Keep = keep };

    private static Option RestartDns(
        string path, Func<DnsOptions, IEnumerable<string>> values, Func<DnsOptions, DnsOptions, DnsOptions> keep) =>
        Restart(path, options => values(options.Dns), (running, next) => next with { Dns = keep(running.Dns, next.Dns) });

    private static Option RestartTimeStamp(
        string path,
        Func<TimeStampOptions, IEnumerable<string>> values,
        Func<TimeStampOptions, TimeStampOptions, TimeStampOptions> keep) => Restart(
            path,
            options => values(options.Evidence.TimeStamp),
            (running, next) => next with
            {
                Evidence = next.Evidence with { TimeStamp = keep(running.Evidence.TimeStamp, next.Evidence.TimeStamp) },
            });

    private static Option RestartLimits(
        string path, Func<LimitsOptions, string> value, Func<LimitsOptions, LimitsOptions, LimitsOptions> keep) =>
        Restart(path, options => [value(options.Limits)], (running, next) => next with { Limits = keep(running.Limits, next.Limits) });

    private static IEnumerable<string> Names(ImmutableArray<WrittenName> names) => names.Select(static name => name.Name);

    private static IEnumerable<string> OfPages(SinkholeOptions options, Func<PageOptions, IEnumerable<string>> values) =>
        options.Pages.SelectMany(page => Counted(page.Key, [.. values(page.Value)]));

    // With their number, so that the texts of two pages do not run together.
    private static IEnumerable<string> Counted(string page, string[] values) => [page, Text(values.Length), .. values];

    private static IEnumerable<string> Texts(RouteOptions route) =>
        [route.Suffix, Text(route.TrustsAuthentic), Text(route.Upstreams.Length), .. Texts(route.Upstreams)];

    private static IEnumerable<string> Texts<T>(ImmutableArray<T> values)
        where T : notnull => values.Select(static value => value.ToString() ?? string.Empty);

    private static string Text(IFormattable value) => value.ToString(format: null, CultureInfo.InvariantCulture);

    private static string Text(bool value) => value ? "true" : "false";
}
