using System;
using System.Collections.Generic;
using System.Linq;
using Sinkhole.Evidence.Erasure;
using Sinkhole.Evidence.Journals;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Erasing;

/// <summary>What was erased of an order.</summary>
internal sealed record ErasureOutcome
{
    /// <summary>Epoch of the record in the audit journal.</summary>
    public required int Epoch { get; init; }

    /// <summary>Sequence of the record in the audit journal.</summary>
    public required long Sequence { get; init; }

    /// <summary>Storage keys that were destroyed: one or more for each day.</summary>
    public required int Keys { get; init; }

    /// <summary>Keys of sealed accounts that were destroyed.</summary>
    public required int Envelopes { get; init; }

    /// <summary>Storage keys that stay, because their records are of another order too.</summary>
    public required int Kept { get; init; }

    /// <summary>Files that cannot be read as keys: whose records are under them is not known, and they are not erased.</summary>
    public required int Unreadable { get; init; }

    /// <summary>Those other orders.</summary>
    public required IReadOnlyList<string> KeptFor { get; init; }

    /// <summary>What was erased of an order.</summary>
    /// <param name="order">The order.</param>
    /// <param name="record">The record in the audit journal.</param>
    /// <param name="keys">How many storage keys were destroyed.</param>
    /// <param name="envelopes">How many keys of sealed accounts were destroyed.</param>
    /// <param name="kept">The storage keys of the order that stay.</param>
    /// <param name="unreadable">Files that cannot be read as keys.</param>
    public static ErasureOutcome Of(
        string order, RecordPosition record, int keys, int envelopes, IReadOnlyCollection<StoredKey> kept, int unreadable) => new()
        {
            Epoch = record.Epoch,
            Sequence = record.Sequence,
            Keys = keys,
            Envelopes = envelopes,
            Kept = kept.Count,
            Unreadable = unreadable,
            KeptFor =
            [
                .. kept.SelectMany(static key => RecordGroup.Orders(key.Group))
                    .Where(other => other != order)
                    .Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal),
            ],
        };
}
