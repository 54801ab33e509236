using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Evidence.Witnesses;
using Sinkhole.Storage;
using Sinkhole.Telemetry;
using Sinkhole.Witnessing;

namespace Sinkhole.Composition;

/// <summary>Signs checkpoints of every open journal, on a thread of its own, and once more when the journals are closed.</summary>
/// <remarks>A log that cannot be continued stops no journal: an alarm says so, and it is tried again each time.</remarks>
internal sealed class CheckpointService : IAsyncDisposable
{
    /// <summary>The last pass takes part in the drain; what it does not reach is signed after the next start.</summary>
    private static readonly TimeSpan LastPass = TimeSpan.FromMilliseconds(500);

    private const string KeyRemedy = "put its copy back, or the next start begins another log under another key";

    private readonly DataFolder _data;
    private readonly Func<IReadOnlyList<JournalStatus>> _journals;
    private readonly TimeSpan _every;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Dictionary<string, CheckpointKeeper> _keepers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _toldKeys = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CheckpointReport[] _reports = [];
    private CosignableLog[] _logs = [];
    private bool _isStarted;

    /// <param name="data">Holds keys and logs.</param>
    /// <param name="journals">The state of each open journal.</param>
    /// <param name="every">How often.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Logs what fails, once, and that it works again.</param>
    public CheckpointService(
        DataFolder data, Func<IReadOnlyList<JournalStatus>> journals, TimeSpan every, TimeProvider time, ILogger logger)
    {
        _data = data;
        _journals = journals;
        _every = every;
        _time = time;
        _logger = logger;
    }

    /// <summary>Raised after a pass that signed something, on the thread of this service; must return at once.</summary>
    public event Action? Signed;

    /// <summary>The logs that were opened; any thread.</summary>
    public IReadOnlyList<CosignableLog> Logs => Volatile.Read(ref _logs);

    /// <summary>One report for each journal; any thread.</summary>
    public IReadOnlyList<CheckpointReport> Reports => Volatile.Read(ref _reports);

    /// <summary>A sentence for each log that fails, for the status.</summary>
    public IEnumerable<string> Notes => Reports
        .Where(static report => report.Problem is not null)
        .Select(static report => $"checkpoints of the journal '{report.Journal}' are not signed: {report.Problem}")
        .Concat(Reports
            .Where(static report => report.KeyProblem is not null)
            .Select(static report => $"the key of the log of '{report.Journal}' is in memory only: {report.KeyProblem}; {KeyRemedy}"));

    /// <summary>Starts the thread; the first pass begins at once.</summary>
    public void Start()
    {
        _isStarted = true;
        new Thread(Run) { IsBackground = true, Name = "checkpoints" }.Start();
    }

    /// <summary>Signs what the journals wrote last, and ends. Called after the journals are closed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_isStarted)
        {
#pragma warning disable VSTHRD003 // Completed by our own thread, which waits for no other.
            await _ended.Task;
#pragma warning restore VSTHRD003 // As above.
        }

        _stop.Dispose();
    }

    private void Run()
    {
        try
        {
            do
            {
                Round(_stop.Token);
            }
            while (!_stop.Token.WaitHandle.WaitOne(_every));

            using var limit = new CancellationTokenSource(LastPass, _time);
            Round(limit.Token);
        }
        finally
        {
            _ended.SetResult();
        }
    }

    /// <summary>One pass over all journals; on the thread of this service.</summary>
    internal void Round(CancellationToken cancellationToken)
    {
        foreach (JournalStatus journal in _journals())
        {
            CheckpointReport before = Reports.FirstOrDefault(report => report.Journal == journal.Name)
                ?? new CheckpointReport { Journal = journal.Name };
            CheckpointReport after = Keep(journal, before, cancellationToken);
            if (after.Problem is { } problem && problem != before.Problem)
            {
                Log.EvidenceCritical(_logger, journal.Name, $"no checkpoint is signed: {problem}");
            }
            else if (after.Problem is null && before.Problem is not null)
            {
                Log.EvidenceInformation(_logger, journal.Name, "checkpoints are signed again");
            }

            if (after.KeyProblem is { } lost && lost != before.KeyProblem)
            {
                Log.EvidenceCritical(_logger, journal.Name, $"the key of the log is in memory only: {lost}; {KeyRemedy}");
            }

            Volatile.Write(ref _reports, [.. Reports.Where(report => report.Journal != journal.Name), after]);
            if (after.Size != before.Size)
            {
                Signed?.Invoke();
            }
        }
    }

    private CheckpointReport Keep(JournalStatus journal, CheckpointReport report, CancellationToken cancellationToken)
    {
        try
        {
            CheckpointPass pass;
            do
            {
                CheckpointKeeper keeper = KeeperOf(journal);
                pass = keeper.Keep(_time.GetUtcNow(), cancellationToken);
                report = report with
                {
                    Size = pass.Size,
                    Problem = null,
                    KeyProblem = keeper.ProblemOfKeyFile(_data.KeysFolder, journal.Name),
                };
                if (pass.Changed is { } record)
                {
                    report = report with { Changed = report.Changed + 1 };
                    string text = $"record {record} was signed, and is no longer in the files as it was: somebody changed or removed it; "
                        + "'sinkhole evidence verify' shows what is missing";
                    Log.EvidenceCritical(_logger, journal.Name, text);
                }
            }
            while (pass.HasMore && !cancellationToken.IsCancellationRequested);

            if (pass.Behind is { } last)
            {
                return report with
                {
                    Problem = $"the files show no record behind {last}, although later ones are durable: 'sinkhole evidence verify' "
                        + "says where they were changed; a restart begins a new file",
                };
            }

            return pass.HasMore ? report : report with { CompleteAt = _time.GetUtcNow() };
        }
        catch (CheckpointException error)
        {
            // Opened anew: what is in memory may be other than what is on the disk.
            _keepers.Remove(journal.Name);
            return report with { Problem = error.Message };
        }
        catch (OperationCanceledException)
        {
            return report;
        }
    }

    private CheckpointKeeper KeeperOf(JournalStatus journal)
    {
        if (!_keepers.TryGetValue(journal.Name, out CheckpointKeeper? keeper))
        {
            var options = new CheckpointOptions
            {
                Journal = journal.Name,
                JournalFolder = journal.Folder,
                KeysFolder = _data.KeysFolder,
                ProofsFolder = _data.ProofsFolder,
                ApplianceId = _data.ApplianceId,
            };
            keeper = CheckpointKeeper.Open(
                options, () => _journals().First(status => status.Name == options.Journal), _time.GetUtcNow());
            string key = keeper.Key.ToString();
            if (_toldKeys.Add(key))
            {
                Log.EvidenceInformation(_logger, journal.Name, $"checkpoints are signed by the key {key}");
            }

            _keepers.Add(journal.Name, keeper);
            var log = new CosignableLog(journal.Name, new CosignedLog(journal.Folder, keeper.Folder));
            Volatile.Write(ref _logs, [.. Logs.Where(one => one.Journal != journal.Name), log]);
            Signed?.Invoke();
        }

        return keeper;
    }
}
