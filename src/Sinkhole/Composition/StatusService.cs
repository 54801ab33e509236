using System;
using System.Collections.Generic;
using System.Linq;
using Sinkhole.Clocks;
using Sinkhole.Documents.Codes;
using Sinkhole.Documents.Findings;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Policy;
using Sinkhole.Operator;
using Sinkhole.Orders.Model;
using Sinkhole.Platform.Clocks;
using Sinkhole.Reload;
using Sinkhole.Telemetry;
using Sinkhole.Warning.Hits;
using Sinkhole.Warning.Hosting;

namespace Sinkhole.Composition;

/// <summary>How the running appliance is; holds the parts, owns none.</summary>
internal sealed class StatusService : IStatusService
{
    private readonly Guid _applianceId;
    private readonly LoadedCell _loaded;
    private readonly Reloader _reloader;
    private readonly DnsService _dns;
    private readonly WarningServer _web;
    private readonly EvidenceParts _evidence;
    private readonly ClockFloor _clock;
    private readonly IHealthService _health;
    private readonly string? _fewDescriptors;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _startedAt;

    public StatusService(
        Guid applianceId,
        LoadedCell loaded,
        Reloader reloader,
        DnsService dns,
        WarningServer web,
        EvidenceParts evidence,
        ClockFloor clock,
        IHealthService health,
        string? fewDescriptors,
        TimeProvider time)
    {
        _applianceId = applianceId;
        _loaded = loaded;
        _reloader = reloader;
        _dns = dns;
        _web = web;
        _evidence = evidence;
        _clock = clock;
        _health = health;
        _fewDescriptors = fewDescriptors;
        _time = time;
        _startedAt = time.GetUtcNow();
    }

    /// <inheritdoc/>
    public StatusReport Status()
    {
        LoadedSet loaded = _loaded.Current;
        IReadOnlyList<JournalStatus> journals = _evidence.Journals.Statuses;
        IReadOnlyList<UpstreamStatus> upstreams = UpstreamReport.Of(loaded.Source.Options.Dns, _dns.Forwarder.Upstreams);
        return new StatusReport
        {
            Version = BuildMetrics.Version,
            Node = loaded.Source.Options.Node,
            ApplianceId = _applianceId,
            StartedAt = _startedAt,
            At = _time.GetUtcNow(),
            NotReady = _health.NotReady(),
            Generation = StatusOf(loaded),
            LastReload = StatusOf(_reloader.Last),
            Listeners =
            [
                .. _dns.EndPoints.Select(static endPoint => $"dns {endPoint} (udp, tcp)"),
                .. _web.Endpoints.Select(static endPoint => $"web {endPoint} (http)"),
            ],
            Upstreams = upstreams,
            Journals = JournalReports.Of(journals),
            Proofs = ProofReports.Of(_evidence.Checkpoints, _evidence.Cosignatures, _evidence.TimeStamps),
            Sealing = ProofReports.Of(_evidence.Sealer, loaded.Pages.Values.Any(static pages => pages.Profile.SealsAccounts)),
            Visits = StatusOf(_web.Counters),
            Shrunk = [.. _reloader.Shrunk.At(_clock.Orders.Now()).Select(static order => order.Describe())],
            Clock = StatusOf(_clock),
            Notes = [.. UpstreamReport.Notes(upstreams), .. Notes(loaded, journals)],
        };
    }

    private static ClockStatus StatusOf(ClockFloor clock)
    {
        KernelReading kernel = clock.Monitor.Current;
        return new ClockStatus(kernel.IsSynchronized, kernel.ErrorBound == TimeSpan.MaxValue ? null : kernel.ErrorBound.TotalSeconds)
        {
            LastSynchronized = clock.Instant,
            BehindSeconds = clock.Behind.TotalSeconds,
            LastStep = clock.LastStep?.Describe(),
        };
    }

    private GenerationStatus StatusOf(LoadedSet loaded)
    {
        Generation generation = loaded.Generation;
        IReadOnlyList<Order> orders = loaded.Source.Orders.Orders;
        OrderInstant now = _clock.Orders.Now();
        return new GenerationStatus(
            generation.Number,
            Convert.ToHexStringLower(generation.ContentHash.AsSpan()),
            loaded.PublishedAt,
            orders.Count,
            loaded.Source.Orders.EntryCount,
            loaded.Source.Guard.Held.Count,
            Boundaries.NextExpiry(orders, now))
        {
            Overdue = orders.Count(order => order.IsOverdue(now)),
        };
    }

    private static ReloadStatus StatusOf(ReloadRecord record)
    {
        int errors = record.Findings.Count(static finding => finding.Severity == FindingSeverity.Error);
        return new ReloadStatus(record.At, record.Result == ReloadResult.Ok, record.Summary, errors, record.Findings.Count - errors);
    }

    private static VisitStatus StatusOf(WarningCounters visits) => new(
        Enum.GetValues<UnrecordedReason>().Sum(visits.Unrecorded), visits.PagesUnreferenced);

    private IEnumerable<string> Notes(LoadedSet loaded, IReadOnlyList<JournalStatus> journals)
    {
        string cause = _clock.Unconfirmed is null ? "the clock is not synchronised" : "a jump of the clock is not confirmed";
        IEnumerable<string> ofJournals = JournalReports.Notes(journals, cause);
        IEnumerable<string> ofProofs = _evidence.Checkpoints.Notes
            .Concat(_evidence.TimeStamps?.Notes ?? [])
            .Concat(_evidence.Cosignatures.Notes)
            .Concat(ProofReports.Notes(_evidence.Sealer));
        foreach (string note in ofJournals.Concat(ofProofs).Concat(_evidence.Erasure.Notes))
        {
            yield return note;
        }

        if (_clock.Unconfirmed is ClockStep unconfirmed)
        {
            yield return unconfirmed.DescribeJump();
        }

        if (_reloader.PendingRestart is string restart)
        {
            yield return restart;
        }

        if (_reloader.Shrunk.LastConfirmed is string confirmed)
        {
            yield return confirmed;
        }

        if (_clock.LastConfirmed is string jump)
        {
            yield return jump;
        }

        if (_fewDescriptors is not null)
        {
            yield return _fewDescriptors;
        }

        if (loaded.Source.IsSeed)
        {
            yield return "the last good orders from the data folder are used, because the files are not usable";
        }

        foreach (string note in OrderHolds.Describe(loaded.Source.Orders).Concat(loaded.Source.Notes))
        {
            yield return note;
        }

        foreach (Finding finding in loaded.Source.Guard.Findings)
        {
            yield return $"{finding.Position}: {finding.Code.Id}: {finding.Message}";
        }
    }
}
