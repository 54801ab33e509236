using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.Extensions.Logging;
using Sinkhole.Evidence.Proofs;
using Sinkhole.Evidence.Witnesses;
using Sinkhole.Telemetry;

namespace Sinkhole.Witnessing;

/// <summary>
/// The exchanges of all logs with one witness. After a failure a log waits, longer each time; the others do not wait for it: a witness may
/// know one log and not the other.
/// </summary>
/// <remarks>One thread; <see cref="Reports"/> any thread.</remarks>
internal sealed class WitnessExchanges
{
    /// <summary>How long a log waits after its first failure; after each further one twice as long.</summary>
    public static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(10);

    /// <summary>The longest wait of a log.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(5);

    /// <summary>The wait if nothing failed: a checkpoint that stays the newest is shown again at times.</summary>
    public static readonly TimeSpan IdleWait = TimeSpan.FromMinutes(1);

    // A wait is rounded down to milliseconds, and must not become a loop without one.
    private static readonly TimeSpan MinWait = TimeSpan.FromMilliseconds(1);

    private readonly NoteKey _witness;
    private readonly Func<WitnessRequest, WitnessAnswer> _send;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Dictionary<string, FailedLog> _failed = new(StringComparer.Ordinal);
    private WitnessReport[] _reports = [];

    /// <param name="witness">Its key.</param>
    /// <param name="send">Sends a request and gives what came back; throws nothing but a cancellation.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told when a state changes.</param>
    public WitnessExchanges(NoteKey witness, Func<WitnessRequest, WitnessAnswer> send, TimeProvider time, ILogger logger)
    {
        _witness = witness;
        _send = send;
        _time = time;
        _logger = logger;
    }

    /// <summary>One report for each log; any thread.</summary>
    public IReadOnlyList<WitnessReport> Reports => Volatile.Read(ref _reports);

    /// <summary>How long nothing is to be done, if there is no new checkpoint.</summary>
    public TimeSpan NextIn
    {
        get
        {
            TimeSpan next = IdleWait;
            foreach (FailedLog log in _failed.Values)
            {
                TimeSpan left = log.Wait - _time.GetElapsedTime(log.Since);
                next = left < next ? left : next;
            }

            return next < MinWait ? MinWait : next;
        }
    }

    /// <summary>Shows the witness each log that does not wait after a failure.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void Round(IReadOnlyList<CosignableLog> logs, CancellationToken cancellationToken)
    {
        foreach (CosignableLog log in logs)
        {
            Know(log);
        }

        foreach (CosignableLog log in logs)
        {
            if (!_failed.TryGetValue(log.Journal, out FailedLog? before) || _time.GetElapsedTime(before.Since) >= before.Wait)
            {
                ExchangeResult result = log.Log.Exchange(_witness, _send, _time.GetUtcNow(), cancellationToken);
                Report(log.Journal, result);
                if (result.Failure is null)
                {
                    _failed.Remove(log.Journal);
                }
                else
                {
                    _failed[log.Journal] = new FailedLog(_time.GetTimestamp(), WaitAfter(before));
                }
            }
        }
    }

    private static TimeSpan WaitAfter(FailedLog? before) =>
        before is null ? FirstWait : before.Wait * 2 < MaxWait ? before.Wait * 2 : MaxWait;

    // Before anything is asked: a witness that hangs must not hide what it said before the restart.
    private void Know(CosignableLog log)
    {
        if (Reports.All(report => report.Journal != log.Journal) && log.Log.ReadFork(_witness) is string fork)
        {
            WitnessReport before = NewReport(log.Journal);
            Publish(before, before with { IsForked = true, Fork = fork, Problem = fork });
        }
    }

    private void Report(string journal, ExchangeResult result)
    {
        WitnessReport before = Reports.FirstOrDefault(report => report.Journal == journal) ?? NewReport(journal);

        // It ends with a cosignature of this witness and with nothing else: who forks a history could also keep the witness away.
        string? fork = result.Failure is null ? null : result.Fork ?? before.Fork;
        bool isForkedNow = result.Failure == ExchangeFailure.Forked;
        WitnessReport after = before with
        {
            Size = result.Size,
            CosignedAt = result.CosignedAt,
            Notice = result.Notice ?? before.Notice,
            Problem = result.Failure is null ? null
                : fork is null || isForkedNow ? result.Problem
                : $"{fork}; it has not cosigned since: {result.Problem}",
            IsForked = fork is not null,
            Fork = fork,
            Failures = result.Failure is { } failure ? Counted(before.Failures, CauseOf(failure)) : before.Failures,
        };
        Publish(before, after);
    }

    private void Publish(WitnessReport before, WitnessReport after)
    {
        Volatile.Write(ref _reports, [.. Reports.Where(report => report.Journal != after.Journal), after]);
        Write(before, after);
    }

    private void Write(WitnessReport before, WitnessReport after)
    {
        if (after.Notice is { } notice && before.Notice is null)
        {
            Log.Odd(_logger, after.Journal, after.Witness, notice);
        }

        if (after.IsForked && (!before.IsForked || before.Problem != after.Problem))
        {
            Log.HistoryForked(_logger, after.Journal, after.Witness, after.Problem ?? string.Empty);
        }
        else if (after is { IsForked: false, Problem: { } problem } && before.Problem is null)
        {
            Log.NotCosigned(_logger, after.Journal, after.Witness, problem);
        }
        else if (after.Problem is null && (before.Problem is not null || before.CosignedAt is null))
        {
            Log.Cosigned(_logger, after.Journal, after.Witness, after.Size);
        }
    }

    private WitnessReport NewReport(string journal) => new()
    {
        Witness = _witness.Name,
        Journal = journal,
        Failures = Enum.GetValues<ExchangeFailure>().ToDictionary(CauseOf, static _ => 0L, StringComparer.Ordinal),
    };

    private static Dictionary<string, long> Counted(IReadOnlyDictionary<string, long> failures, string cause) =>
        failures.ToDictionary(static one => one.Key, one => one.Value + (one.Key == cause ? 1 : 0), StringComparer.Ordinal);

    private static string CauseOf(ExchangeFailure failure) => failure switch
    {
        ExchangeFailure.Unreachable => "unreachable",
        ExchangeFailure.Timeout => "timeout",
        ExchangeFailure.Refused => "refused",
        ExchangeFailure.Answer => "answer",
        ExchangeFailure.NoProof => "no_proof",
        ExchangeFailure.Disk => "disk",
        _ => "forked",
    };

    /// <param name="Since">When it failed last, as a timestamp of the clock that only moves forward.</param>
    /// <param name="Wait">How long it waits from then.</param>
    private sealed record FailedLog(long Since, TimeSpan Wait);
}
