using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.Extensions.Logging;
using Sinkhole.Documents.Findings;
using Sinkhole.Evidence.Erasure;

namespace Sinkhole.Erasing;

/// <summary>Counts what stays, logs each change of it once, and says what is wrong. For one thread, but for the reading.</summary>
/// <param name="counters">Get the numbers.</param>
/// <param name="logger">Gets the changes.</param>
internal sealed class ErasureNews(ErasureCounters counters, ILogger logger)
{
    private ImmutableArray<string> _unknown = [];

    // Why folders of sealed keys cannot be listed; null where all can.
    private volatile string? _unlisted;

    // Storage keys that somebody else had removed or changed at the last pass.
    private long _removed;

    // Why keys past their retention are kept, though nothing fails; null while none are.
    private volatile string? _keptBecause;

    // Storage keys that records name, and that are gone without a note; null until they were counted.
    private int? _lost;

    /// <summary>Whether lost keys must be counted: at the first pass, and until none is lost any more.</summary>
    public bool MustCountLost => _lost is not 0;

    /// <summary>Whether an erasure by command is on record and not finished.</summary>
    public bool IsIncomplete { get; set; }

    /// <summary>A sentence for the status for each thing that is wrong.</summary>
    /// <param name="heldWithoutFile">The ids of orders that are on hold and not loaded.</param>
    public IEnumerable<string> Notes(IEnumerable<string> heldWithoutFile)
    {
        if (counters.IsFailing)
        {
            yield return "records past their retention are not erased: the log says why";
        }

        if (IsIncomplete)
        {
            yield return "an erasure by command is not complete: it is finished within ten minutes, or the log says why not";
        }

        if (_keptBecause is string reason)
        {
            string are = counters.Overdue + counters.OverdueSealed == 1 ? "is past its retention" : "are past their retention";
            yield return $"{OverdueKeys()} {are} and kept, because {reason}";
        }

        if (counters.Removed is > 0 and var removed)
        {
            yield return $"{MessageText.Count(removed, "storage key")} removed or changed by somebody since the start: what was recorded "
                + "under them cannot be read unless they are put back";
        }

        if (counters.Undated > 0)
        {
            yield return $"{MessageText.Count(counters.Undated, "storage key")} without a day: what is under "
                + $"{(counters.Undated == 1 ? "it" : "them")} is not erased until the clock is synchronised";
        }

        if (counters.Damaged > 0)
        {
            yield return $"{MessageText.Count(counters.Damaged, "file")} in the folder of the storage keys cannot be read as keys: "
                + "what stands under them is neither shown nor erased";
        }

        if (_unlisted is string unlisted)
        {
            yield return $"sealed keys are not erased: {unlisted}";
        }

        if (_lost is > 0 and int lost)
        {
            yield return $"{MessageText.Count(lost, "storage key")} or more are missing, and no signed note says that they were erased: "
                + "put the newest copy of keys/hits back; 'sinkhole evidence verify' names them";
        }

        foreach (string order in heldWithoutFile)
        {
            yield return $"order {order} is on hold, and its file is not here: nothing recorded under it is erased";
        }

        if (counters.Unknown > 0)
        {
            yield return $"{MessageText.Count(counters.Unknown, "order")} with records and without a file: nothing of them is erased";
        }
    }

    /// <summary>Counts what stays.</summary>
    /// <param name="eraser">Has read the keys.</param>
    /// <param name="plan">What was to be erased.</param>
    /// <param name="isDone">Whether it is erased now.</param>
    public void Tell(Eraser eraser, ErasurePlan plan, bool isDone)
    {
        (counters.Overdue, counters.OverdueSealed) = isDone ? (0, 0) : (plan.Keys.Count, plan.Envelopes.Count);
        counters.Keys = plan.Kept.Count + counters.Overdue;
        if (counters.Removed is var removed && removed > _removed)
        {
            ErasingLog.RemovedKeys(logger, removed);
        }

        _removed = removed;
        counters.Unknown = plan.Unknown.Length;
        if (!plan.Unknown.IsEmpty && !plan.Unknown.SequenceEqual(_unknown))
        {
            ErasingLog.TermsUnknown(logger, string.Join(", ", plan.Unknown));
        }

        _unknown = plan.Unknown;
        if (eraser.Damaged > 0 && eraser.Damaged != counters.Damaged)
        {
            ErasingLog.DamagedKeys(logger, eraser.Damaged);
        }

        counters.Damaged = eraser.Damaged;
        string? unlisted = eraser.Unlisted.Count == 0 ? null : string.Join("; ", eraser.Unlisted.Values.Order(StringComparer.Ordinal));
        if (unlisted is not null && unlisted != _unlisted)
        {
            ErasingLog.UnlistedKeys(logger, unlisted);
        }

        _unlisted = unlisted;
        counters.Unlisted = eraser.Unlisted.Count;
    }

    /// <summary>Says how many storage keys are lost.</summary>
    public void TellLost(int keys)
    {
        if (keys > (_lost ?? 0))
        {
            ErasingLog.KeysLost(logger, keys);
        }

        _lost = keys;
    }

    /// <summary>Says why keys past their retention are kept; null where nothing hinders their erasure.</summary>
    public void TellKept(string? reason)
    {
        string? because = counters.Overdue + counters.OverdueSealed > 0 ? reason : null;
        if (because is not null && because != _keptBecause)
        {
            ErasingLog.Kept(logger, OverdueKeys(), because);
        }

        _keptBecause = because;
    }

    /// <summary>Says whether erasing works.</summary>
    /// <param name="problem">Why it does not; null where it does.</param>
    public void TellProblem(string? problem)
    {
        if (problem is not null && !counters.IsFailing)
        {
            ErasingLog.Fails(logger, problem);
        }
        else if (problem is null && counters.IsFailing)
        {
            ErasingLog.Works(logger);
        }

        counters.IsFailing = problem is not null;
    }

    private string OverdueKeys()
    {
        string stored = MessageText.Count(counters.Overdue, "storage key");
        string ofAccounts = $"{MessageText.Count(counters.OverdueSealed, "key")} of sealed accounts";
        return counters.OverdueSealed == 0 ? stored : counters.Overdue == 0 ? ofAccounts : $"{stored} and {ofAccounts}";
    }
}
