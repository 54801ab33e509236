using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Proofs;
using Sinkhole.Evidence.TimeStamps;
using Sinkhole.Telemetry;
using Sinkhole.TimeStamping;

namespace Sinkhole.Composition;

/// <summary>Gets time stamps for the newest signed checkpoint of every journal, in a task of its own.</summary>
/// <remarks>
/// It reads the files of the logs and nothing else, so no journal, page or checkpoint waits for an authority, and what is stamped stands on
/// the disk. A stamp that fails any check is not kept; the last good one stays, and the next try comes after a growing wait.
/// </remarks>
internal sealed class TimeStampService : IAsyncDisposable
{
    /// <summary>How often it looks whether a stamp is due.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(30);

    /// <summary>The last try takes part in the drain; what it does not reach is stamped after the next start.</summary>
    private static readonly TimeSpan LastTry = TimeSpan.FromMilliseconds(500);

    private readonly TimeStampSetup _setup;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Dictionary<string, StampedLog> _logs = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private TimeStampReports _reports;
    private Task _running = Task.CompletedTask;

    /// <param name="setup">What it works with.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Logs each stamp, what fails, and that it works again.</param>
    public TimeStampService(TimeStampSetup setup, TimeProvider time, ILogger logger)
    {
        _setup = setup;
        _time = time;
        _logger = logger;
        _reports = new TimeStampReports { Every = setup.Every };
    }

    /// <summary>What is stamped, and what failed; any thread.</summary>
    public TimeStampReports Reports => Volatile.Read(ref _reports);

    /// <summary>A sentence for each journal whose last try failed, for the status.</summary>
    public IEnumerable<string> Notes => Reports.Journals
        .Where(static report => report.Problem is not null)
        .Select(static report => $"the journal '{report.Journal}' gets no time stamps: {report.Problem}");

    /// <summary>Starts; the first look is at once.</summary>
    public void Start() => _running = RunAsync();

    /// <summary>Ends, after one more try where the last one did not fail. Called after the last checkpoint is signed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
#pragma warning disable VSTHRD003 // Our own task, which waits for no other.
        await _running;
#pragma warning restore VSTHRD003 // As above.
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        TimeSpan retry = FirstRetry;
        bool isGood;
        TimeSpan wait;
        do
        {
            isGood = await RoundAsync(isLast: false, _stop.Token);
            wait = isGood ? LookEvery : retry;
            retry = isGood ? FirstRetry : Min(2 * retry, _setup.Every);
        }
        while (await WaitAsync(wait));

        if (isGood)
        {
            using var limit = new CancellationTokenSource(LastTry, _time);
            await RoundAsync(isLast: true, limit.Token);
        }
    }

    /// <returns>False when it is time to stop.</returns>
    private async Task<bool> WaitAsync(TimeSpan wait)
    {
        try
        {
            await Task.Delay(wait, _time, _stop.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Stamps what is due.</summary>
    /// <returns>Whether nothing failed.</returns>
    private async Task<bool> RoundAsync(bool isLast, CancellationToken cancellationToken)
    {
        bool isGood = true;
        foreach (string journal in _setup.Journals())
        {
            TimeStampReport before = Reports.Journals.FirstOrDefault(report => report.Journal == journal)
                ?? new TimeStampReport { Journal = journal };
            TimeStampReport after = await StampAsync(before, isLast, cancellationToken);
            if (after.Problem is { } problem && problem != before.Problem)
            {
                Log.EvidenceWarning(_logger, journal, $"no time stamp: {problem}; the last good one stays");
            }
            else if (after.Problem is null && before.Problem is not null)
            {
                Log.EvidenceInformation(_logger, journal, "time stamps are made again");
            }

            isGood &= after.Problem is null;
            Publish(reports => reports with { Journals = [.. reports.Journals.Where(report => report.Journal != journal), after] });
        }

        return isGood;
    }

    private async Task<TimeStampReport> StampAsync(TimeStampReport report, bool isLast, CancellationToken cancellationToken)
    {
        bool isComplete = true;
        string? problem = null;
        try
        {
            foreach (string log in CheckpointVerifier.LogsOf(_setup.ProofsFolder, report.Journal))
            {
                StampedLog stamped = LogOf(report.Journal, log);
                report = WithStamp(report with { CompleteAt = report.CompleteAt ?? stamped.LastAt }, stamped);
                if (!stamped.TryReadUnstamped(out Checkpoint? checkpoint, out byte[] note))
                {
                    continue;
                }

                bool isDue = isLast || _time.GetTimestamp() >= stamped.DueAt;
                string? failure = isDue ? await AskAsync(report.Journal, stamped, checkpoint, note, cancellationToken) : null;
                report = WithStamp(report, stamped);
                isComplete &= isDue && failure is null;
                problem ??= failure;
            }
        }
        catch (OperationCanceledException)
        {
            return report;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Read anew: what is on the disk may be other than what is in memory.
            _logs.Clear();
            Count(TimeStampFailure.NotKept);
            return report with { Problem = error.Message };
        }

        // A problem of the last try stays until a try succeeds or nothing is left to try.
        return isComplete ? report with { CompleteAt = _time.GetUtcNow(), Problem = null } : report with { Problem = problem };
    }

    /// <summary>A journal may have several logs; the report has the newest stamp of all.</summary>
    private static TimeStampReport WithStamp(TimeStampReport report, StampedLog log) =>
        log.LastAt > (report.StampedAt ?? DateTimeOffset.MinValue)
        ? report with { Size = log.Size, StampedAt = log.LastAt }
        : report;

    /// <summary>Asks, verifies, keeps.</summary>
    /// <returns>Null where a stamp is kept, otherwise why not.</returns>
    private async Task<string?> AskAsync(
        string journal, StampedLog log, Checkpoint checkpoint, byte[] note, CancellationToken cancellationToken)
    {
        TimeStampQuery query = TimeStampQuery.Create(note);
        TimeStampAnswer answer = await _setup.Ask(query.ToBytes(), cancellationToken);
        if (answer.Failure is { } unanswered)
        {
            return Fail(unanswered, answer.Problem);
        }

        // The time is read before the state of the clock: a clock that was set in between counts as not synchronised.
        DateTimeOffset now = _time.GetUtcNow();
        bool isSynchronized = _setup.IsSynchronized();
        TimeStampVerdict verdict = TimeStampVerifier.VerifyAnswer(query, answer.Octets, _setup.Trust, isSynchronized ? now : null);
        if (verdict.Stamp is not { } stamp)
        {
            return Fail(FailureOf(verdict.Fault), verdict.Problem);
        }

        log.Keep(checkpoint, note, answer.Octets, stamp.Time);
        log.DueAt = After(_setup.Every);
        string records = checkpoint.Size.ToString("N0", CultureInfo.InvariantCulture);
        string compared = isSynchronized ? string.Empty : "; its time was not compared, because the clock is not synchronised";
        Log.EvidenceInformation(
            _logger,
            journal,
            $"time stamp of {records} records: they existed before {stamp.ExistedBefore.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}{compared}");
        return null;
    }

    private StampedLog LogOf(string journal, string folder)
    {
        if (_logs.TryGetValue(folder, out StampedLog? known))
        {
            return known;
        }

        var log = StampedLog.Read(folder);
        if (log.Damage is { } damage)
        {
            Log.EvidenceWarning(_logger, journal, damage);
        }

        // A stamp in the future is of a clock that was wrong, and delays nothing.
        TimeSpan age = _time.GetUtcNow() - log.LastAt ?? _setup.Every;
        log.DueAt = After(age < TimeSpan.Zero ? TimeSpan.Zero : _setup.Every - Min(age, _setup.Every));
        _logs.Add(folder, log);
        return log;
    }

    private string Fail(TimeStampFailure failure, string problem)
    {
        Count(failure);
        return problem;
    }

    private void Count(TimeStampFailure failure) => Publish(reports => reports with
    {
        Failures = reports.Failures.SetItem(failure, reports.Failures.GetValueOrDefault(failure) + 1),
    });

    /// <summary>Written by the one task alone.</summary>
    private void Publish(Func<TimeStampReports, TimeStampReports> change) => Volatile.Write(ref _reports, change(Reports));

    private long After(TimeSpan wait) => _time.GetTimestamp() + (long)(wait.TotalSeconds * _time.TimestampFrequency);

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private static TimeStampFailure FailureOf(TimeStampFault? fault) => fault switch
    {
        TimeStampFault.Refused => TimeStampFailure.Refused,
        TimeStampFault.OtherData => TimeStampFailure.OtherData,
        TimeStampFault.OtherNonce => TimeStampFailure.OtherNonce,
        TimeStampFault.BadSignature => TimeStampFailure.BadSignature,
        TimeStampFault.WrongCertificate => TimeStampFailure.WrongCertificate,
        TimeStampFault.Expired => TimeStampFailure.Expired,
        TimeStampFault.OtherTime => TimeStampFailure.OtherTime,
        _ => TimeStampFailure.NotAResponse,
    };
}
