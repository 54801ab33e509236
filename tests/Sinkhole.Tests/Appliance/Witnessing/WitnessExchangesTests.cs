using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Evidence.Witnesses;
using Sinkhole.Telemetry;
using Sinkhole.Tests.Appliance.Logging;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.Evidence.Checkpoints;
using Sinkhole.Tests.Evidence.Journals;
using Sinkhole.Tests.Evidence.Witnesses;
using Sinkhole.Witnessing;
using Xunit;

namespace Sinkhole.Tests.Appliance.Witnessing;

/// <summary>Two logs and one witness, which knows only the hits; the clock is moved by hand.</summary>
public sealed class WitnessExchangesTests : IAsyncLifetime
{
    private const int AuditRecords = 12;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly CheckpointBench _hits = new();
    private readonly CheckpointBench _audit = new();
    private readonly ManualTime _time = new();
    private readonly LogLines _lines = new();
    private readonly List<string> _sent = [];

    // Two, because both logs of the bench have one key.
    private readonly CheckpointWitness _ofHits = NewWitness();
    private readonly CheckpointWitness _ofAudit = NewWitness();
    private readonly WitnessExchanges _exchanges;
    private bool _knowsAudit;
    private WitnessAnswer? _ofAll;

    public WitnessExchangesTests() => _exchanges = new WitnessExchanges(WitnessBench.Own.Key, Send, _time, _lines);

    public async ValueTask InitializeAsync()
    {
        await _audit.LiveAsync(days: 2);
        await _hits.LiveAsync(days: 1);
    }

    public ValueTask DisposeAsync()
    {
        _ofHits.Dispose();
        _ofAudit.Dispose();
        return default;
    }

    [Fact]
    public async Task Log_that_is_refused_delays_no_other()
    {
        Round();

        _time.Advance(Second);
        await CheckpointBench.LiveOnAsync(_hits.Disk, records: 1);
        Round();

        Assert.Equal(["audit", "hits", "hits"], _sent);
        Assert.Equal((7L, null), (Report("hits").Size, Report("hits").Problem));
        Assert.Equal((0L, 1L), (Report("audit").Size, Report("audit").Failures["refused"]));
    }

    [Fact]
    public void Log_that_is_refused_waits_twice_as_long_each_time_up_to_five_minutes()
    {
        List<int> asked = [];
        for (int second = 0; second < 1000; second++)
        {
            int before = _sent.Count(static log => log == "audit");
            Round();
            if (_sent.Count(static log => log == "audit") > before)
            {
                asked.Add(second);
            }

            _time.Advance(Second);
        }

        Assert.Equal([0, 10, 30, 70, 150, 310, 610, 910], asked);
    }

    [Fact]
    public void Next_round_is_when_the_first_refused_log_is_due_and_a_minute_later_if_none_is()
    {
        Round();
        Assert.Equal(WitnessExchanges.FirstWait, _exchanges.NextIn);
        _time.Advance(9 * Second);
        Assert.Equal(Second, _exchanges.NextIn);

        _time.Advance(Second);
        _knowsAudit = true;
        Round();

        Assert.Equal(WitnessExchanges.IdleWait, _exchanges.NextIn);
        Assert.Equal((AuditRecords, null), (Report("audit").Size, Report("audit").Problem));
    }

    [Fact]
    public void Wait_begins_anew_after_a_success()
    {
        Round();
        _time.Advance(WitnessExchanges.FirstWait);
        Round();
        _knowsAudit = true;
        _time.Advance(2 * WitnessExchanges.FirstWait);
        Round();

        _knowsAudit = false;
        _time.Advance(CosignedLog.Again);
        Round();

        Assert.Equal(WitnessExchanges.FirstWait, _exchanges.NextIn);
    }

    [Fact]
    public void Clock_that_is_set_moves_no_wait()
    {
        Round();

        _time.Set(ManualTime.Start + TimeSpan.FromDays(1));
        Round();

        Assert.Equal(1, _sent.Count(static log => log == "audit"));
    }

    [Fact]
    public void Fork_is_told_until_the_witness_cosigns_whatever_fails_and_whoever_restarts()
    {
        _ofAll = new WitnessAnswer(WitnessAnswerKind.OtherSize) { Size = 1_000 };
        Round();
        string said = Report("hits").Problem!;
        _ofAll = new WitnessAnswer(WitnessAnswerKind.Unreachable, "nothing answers");
        _time.Advance(WitnessExchanges.FirstWait);
        Round();
        WitnessReport away = Report("hits");

        List<bool> seen = [];
        WitnessExchanges restarted = null!;
        restarted = new WitnessExchanges(
            WitnessBench.Own.Key,
            request =>
            {
                seen.AddRange(restarted.Reports.Select(static report => report.IsForked));
                return Send(request);
            },
            _time,
            _lines);
        restarted.Round([Log("hits", _hits)], CancellationToken.None);
        WitnessReport later = restarted.Reports.Single();
        _ofAll = null;
        _time.Advance(WitnessExchanges.FirstWait);
        restarted.Round([Log("hits", _hits)], CancellationToken.None);

        Assert.Contains("1000 records", said, StringComparison.Ordinal);
        Assert.Equal((true, 1L, 1L), (away.IsForked, away.Failures["forked"], away.Failures["unreachable"]));
        Assert.StartsWith(said, away.Problem, StringComparison.Ordinal);
        Assert.EndsWith("it has not cosigned since: nothing answers", away.Problem, StringComparison.Ordinal);
        Assert.True(later.IsForked);
        Assert.Contains(said, later.Problem, StringComparison.Ordinal);
        Assert.Equal([true], seen.Take(1));
        Assert.Equal((false, null, 6L), (restarted.Reports.Single().IsForked, restarted.Reports.Single().Problem, restarted.Reports.Single().Size));
    }

    private void Round() => _exchanges.Round([Log("audit", _audit), Log("hits", _hits)], CancellationToken.None);

    private WitnessReport Report(string journal) => _exchanges.Reports.Single(report => report.Journal == journal);

    // Each log has a size of its own, so a request says which it is.
    private WitnessAnswer Send(WitnessRequest request)
    {
        bool isAudit = request.Checkpoint.Size == AuditRecords;
        _sent.Add(isAudit ? "audit" : "hits");
        if (_ofAll is { } answer)
        {
            return answer;
        }

        if (isAudit && !_knowsAudit)
        {
            return new WitnessAnswer(WitnessAnswerKind.Refused, "it answers with status 404");
        }

        return WitnessBench.AnswerOf((isAudit ? _ofAudit : _ofHits).Answer(request.ToBytes(), _time.GetUtcNow()));
    }

    private static CosignableLog Log(string journal, CheckpointBench bench) =>
        new(journal, new CosignedLog(bench.Disk.Hits, bench.Disk.Folder("proofs/hits-0a1b2c3d/")));

    private static CheckpointWitness NewWitness()
    {
        var disk = new SimulatedDisk();
        disk.Folder("witness/").Ensure();
        return new CheckpointWitness(disk.Folder("witness/"), new CancellationTokenSource(), WitnessBench.Own, [CheckpointBench.Key]);
    }
}
