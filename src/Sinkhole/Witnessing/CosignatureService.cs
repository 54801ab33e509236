using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Sinkhole.Telemetry;

namespace Sinkhole.Witnessing;

/// <summary>Has the checkpoints of this appliance cosigned by witnesses on other machines, each on a thread of its own.</summary>
internal sealed class CosignatureService : IAsyncDisposable
{
    private static readonly TimeSpan JoinTimeout = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stop = new();
    private readonly WitnessLink[] _links;

    /// <param name="peers">The witnesses.</param>
    /// <param name="logs">The logs, which may become more.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told when a state changes.</param>
    public CosignatureService(
        IEnumerable<WitnessPeer> peers, Func<IReadOnlyList<CosignableLog>> logs, TimeProvider time, ILogger logger)
    {
        _links = [.. peers.Select(peer => new WitnessLink(peer, logs, time, logger, _stop.Token))];
    }

    /// <summary>One report for each log and witness; any thread.</summary>
    public IReadOnlyList<WitnessReport> Reports => [.. _links.SelectMany(static link => link.Reports)];

    /// <summary>A sentence for each log that a witness does not cosign, and for what is odd about one that does, for the status.</summary>
    public IEnumerable<string> Notes => NotesOf(Reports);

    private static IEnumerable<string> NotesOf(IReadOnlyList<WitnessReport> reports) => reports
        .Where(static report => report.Problem is not null)
        .Select(static report => report.IsForked
            ? $"the history of the journal '{report.Journal}' is FORKED, as {report.Witness} has it: {report.Problem}"
            : $"{report.Witness} has not cosigned the journal '{report.Journal}'"
                + (report.CosignedAt is { } at ? $" since {at.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z" : string.Empty) + $": {report.Problem}")
        .Concat(reports.Where(static report => report.Notice is not null)
            .Select(static report => $"{report.Witness} cosigned the journal '{report.Journal}', but {report.Notice}"));

    /// <summary>Starts the threads.</summary>
    public void Start()
    {
        foreach (WitnessLink link in _links)
        {
            link.Start();
        }
    }

    /// <summary>Says that there is a new checkpoint; any thread, and returns at once.</summary>
    public void Wake()
    {
        foreach (WitnessLink link in _links)
        {
            link.Wake();
        }
    }

    /// <summary>Ends the threads. A request that is on its way is cancelled: the witness says later what it cosigned.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        bool areEnded = true;
        foreach (WitnessLink link in _links)
        {
            areEnded &= link.TryJoin(JoinTimeout);
        }

        // A thread that hangs still uses them; it ends with the process.
        if (areEnded)
        {
            Array.ForEach(_links, static link => link.Dispose());
            _stop.Dispose();
        }
    }
}
