using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.Extensions.Logging;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Exits;
using Sinkhole.Storage;
using Sinkhole.Supervision;

namespace Sinkhole.Composition;

/// <summary>
/// The journals of the appliance. One call opens another: log, metrics, status and drain then know it by its name.
/// </summary>
/// <param name="data">The folder that holds them.</param>
/// <param name="parts">Closes them, the last opened first.</param>
/// <param name="clockIsTrusted">Asked before anything is deleted by age.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Logs their events.</param>
internal sealed class JournalSet(DataFolder data, PartStack parts, Func<bool> clockIsTrusted, TimeProvider time, ILogger logger)
{
    private OpenJournal[] _open = [];

    /// <summary>The state of each, in the order in which they were opened; any thread.</summary>
    public IReadOnlyList<JournalStatus> Statuses => [.. Current.Select(static open => open.Journal.Status)];

    /// <summary>The last instant under a synchronised clock that any of them has; null where none has one.</summary>
    public DateTimeOffset? LastSynchronizedAtOpen => Current.Max(static open => open.Journal.LastSynchronizedAtOpen);

    /// <summary>The highest number of a generation in their records; 0 without any.</summary>
    public long HighestGeneration => Current.Select(open => open.GenerationOf is null
        ? 0
        : RecordedGenerations.Highest(data.JournalFolder(open.Journal.Name), open.GenerationOf)).DefaultIfEmpty().Max();

    /// <summary>"hits not on disk: 3" for each; any thread, and asks no file system.</summary>
    public IReadOnlyList<string> Unfinished =>
        [.. Current.Select(static open => $"{open.Journal.Name} not on disk: {open.Journal.Unfinished}")];

    /// <summary>"hits given up: 3" for each that gave up records; empty where none did.</summary>
    public IReadOnlyList<string> GivenUp =>
    [
        .. Statuses.Where(static status => status.GivenUp > 0).Select(static status => $"{status.Name} given up: {status.GivenUp}"),
    ];

    /// <summary>Opens a journal, in the folder of its name in the data folder.</summary>
    /// <param name="name">Its name, as <c>hits</c>.</param>
    /// <param name="label">What it is called in a sentence, as "journal of hits".</param>
    /// <param name="retention">How long its records are kept.</param>
    /// <param name="generationOf">The generation that a record names, 0 for none; null where no record names one.</param>
    /// <param name="keepFrom">The first day whose records must stay, however old; null: none must.</param>
    /// <exception cref="CannotStartException">It cannot be written.</exception>
    public Journal Open(
        string name,
        string label,
        TimeSpan retention,
        Func<Record, long>? generationOf = null,
        Func<DateTimeOffset?>? keepFrom = null)
    {
        try
        {
            var journal = Journal.Open(
                new JournalOptions
                {
                    Folder = data.JournalFolder(name),
                    Name = name,
                    Label = label,
                    ApplianceId = data.ApplianceId,
                    Retention = retention,
                    ClockIsTrusted = clockIsTrusted,
                    KeepFrom = keepFrom ?? (static () => null),
                    Notify = journalEvent => JournalLog.Write(logger, journalEvent),
                },
                time);
            parts.Push(journal);
            Volatile.Write(ref _open, [.. _open, new OpenJournal(journal, generationOf)]);
            return journal;
        }
        catch (JournalUnusableException error)
        {
            throw new CannotStartException(StartFault.Environment, error.Message, error);
        }
    }

    private OpenJournal[] Current => Volatile.Read(ref _open);

    private sealed record OpenJournal(Journal Journal, Func<Record, long>? GenerationOf);
}
