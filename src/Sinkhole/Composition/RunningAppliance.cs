using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Clocks;
using Sinkhole.Documents.Codes;
using Sinkhole.Documents.Findings;
using Sinkhole.Documents.Reports;
using Sinkhole.Evidence.Journals;
using Sinkhole.Lookup;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Policy;
using Sinkhole.Operator;
using Sinkhole.Orders.Model;
using Sinkhole.Platform.Clocks;
using Sinkhole.Reload;
using Sinkhole.Supervision;
using Sinkhole.Telemetry;
using Sinkhole.Warning.Hits;
using Sinkhole.Warning.Hosting;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Composition;

/// <summary>The running appliance as operators ask it; holds the parts, owns none.</summary>
internal sealed class RunningAppliance : IAppliance
{
    private readonly Guid _applianceId;
    private readonly LoadedCell _loaded;
    private readonly Reloader _reloader;
    private readonly DnsService _dns;
    private readonly WarningServer _web;
    private readonly Journal _hits;
    private readonly ClockFloor _clock;
    private readonly OrdersInDoubt _doubt;
    private readonly Readiness _readiness;
    private readonly string? _fewDescriptors;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _startedAt;

    public RunningAppliance(
        Guid applianceId,
        LoadedCell loaded,
        Reloader reloader,
        DnsService dns,
        WarningServer web,
        Journal hits,
        ClockFloor clock,
        OrdersInDoubt doubt,
        Readiness readiness,
        string? fewDescriptors,
        TimeProvider time)
    {
        _applianceId = applianceId;
        _loaded = loaded;
        _reloader = reloader;
        _dns = dns;
        _web = web;
        _hits = hits;
        _clock = clock;
        _doubt = doubt;
        _readiness = readiness;
        _fewDescriptors = fewDescriptors;
        _time = time;
        _startedAt = time.GetUtcNow();
    }

    /// <inheritdoc/>
    public async Task<ReloadOutcome> ReloadAsync(bool confirms, CancellationToken cancellationToken)
    {
        ReloadRecord record = await (confirms ? _reloader.ConfirmAsync(cancellationToken) : _reloader.ReloadAsync(cancellationToken));
        bool isAccepted = record.Result == ReloadResult.Ok;
        string? jumpBefore = _clock.LastConfirmed;
        string? inDoubt = isAccepted ? _doubt.Hear(confirms) : null;
        string? jump = _clock.LastConfirmed;
        IEnumerable<string> confirmed = record.Confirmed.Select(static order => order.Say());
        return new ReloadOutcome(isAccepted, record.Number, record.Summary, [.. record.Findings.Select(Report)])
        {
            Shrunk = [.. record.Shrunk.Select(static order => order.Say())],
            Confirmed = [.. jump is null || jump == jumpBefore ? confirmed : confirmed.Append(jump)],
            InDoubt = inDoubt,
        };
    }

    /// <inheritdoc/>
    public LookupReport Lookup(string name, RRType type) =>
        LookupAnswerer.Answer(_loaded.Current, name, type, _clock.Orders, isRunning: true);

    /// <inheritdoc/>
    public IReadOnlyList<string> NotReady() =>
        [.. _readiness.Reasons, .. new[] { _dns.ReceiveFault, _doubt.Reason() }.OfType<string>()];

    /// <inheritdoc/>
    public async Task<HealthReport> HealthAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<string> reasons = NotReady();
        if (reasons.Count > 0)
        {
            return new HealthReport(reasons);
        }

        var question = new SelfQuestion(_dns.EndPoints, SelfQuestion.ShortPatience, _time, asksTcp: true);
        return new HealthReport(await question.AskAsync(cancellationToken) is string fault ? [fault] : []);
    }

    /// <inheritdoc/>
    public StatusReport Status()
    {
        LoadedSet loaded = _loaded.Current;
        IReadOnlyList<UpstreamStatus> upstreams = UpstreamReport.Of(loaded.Source.Options.Dns, _dns.Forwarder.Upstreams);
        return new StatusReport
        {
            Version = BuildMetrics.Version,
            Node = loaded.Source.Options.Node,
            ApplianceId = _applianceId,
            StartedAt = _startedAt,
            NotReady = NotReady(),
            Generation = StatusOf(loaded),
            LastReload = StatusOf(_reloader.Last),
            Listeners =
            [
                .. _dns.EndPoints.Select(static endPoint => $"dns {endPoint} (udp, tcp)"),
                .. _web.Endpoints.Select(static endPoint => $"web {endPoint} (http)"),
            ],
            Upstreams = upstreams,
            Evidence = StatusOf(_hits.Status),
            Shrunk = [.. _reloader.Shrunk.At(_clock.Orders.Now()).Select(static order => order.Say())],
            Clock = StatusOf(_clock),
            Notes = [.. UpstreamReport.Notes(upstreams), .. Notes(loaded)],
        };
    }

    private static ClockStatus StatusOf(ClockFloor clock)
    {
        KernelReading kernel = clock.Monitor.Current;
        return new ClockStatus(kernel.IsSynchronized, kernel.ErrorBound == TimeSpan.MaxValue ? null : kernel.ErrorBound.TotalSeconds)
        {
            LastSynchronized = clock.Instant,
            BehindSeconds = clock.Behind.TotalSeconds,
            LastStep = clock.LastStep?.Say(),
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

    private EvidenceStatus StatusOf(JournalStatus hits)
    {
        WarningCounters visits = _web.Counters;
        long unrecorded = Enum.GetValues<UnrecordedReason>().Sum(visits.Unrecorded);
        return new EvidenceStatus(
            hits.Folder,
            hits.Written,
            hits.Pending,
            unrecorded,
            visits.PagesUnreferenced,
            hits.Octets,
            hits.Oldest,
            hits.FailingSince,
            hits.Damage ?? hits.LastError);
    }

    private IEnumerable<string> Notes(LoadedSet loaded)
    {
        JournalStatus hits = _hits.Status;
        if (hits.Displaced > 0)
        {
            yield return "the file that hits are written to was moved, replaced or cut while it was written: hits may be missing, "
                + "'sinkhole evidence verify' says which";
        }

        if (_clock.Unconfirmed is ClockStep unconfirmed)
        {
            yield return unconfirmed.SayJump();
        }

        if (hits.Overdue > 0)
        {
            string cause = _clock.Unconfirmed is null ? "the clock is not synchronised" : "a jump of the clock is not confirmed";
            yield return $"hits past their retention are kept in {hits.Overdue} segments, because {cause}";
        }

        if (_reloader.WaitingForRestart is string restart)
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
            yield return "the orders are the last good ones of the data folder: the files could not be used";
        }

        foreach (string note in loaded.Source.Notes)
        {
            yield return note;
        }

        foreach (Finding finding in loaded.Source.Guard.Findings)
        {
            yield return $"{finding.Position}: {finding.Code.Id}: {finding.Message}";
        }
    }

    private static ReportedFinding Report(Finding finding) => new(
        finding.File,
        finding.Line,
        finding.Column,
        finding.Code.Id,
        FindingText.WordOf(finding.Severity),
        finding.Message,
        finding.Hint);
}
