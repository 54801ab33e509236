using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Sinkhole.Evidence.Erasure;
using Sinkhole.Evidence.Sealing;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Erasing;

/// <summary>Which storage keys and envelopes are to be erased now. Pure function.</summary>
/// <remarks>A key goes when no order of its group needs its day any more; late is allowed, early is not.</remarks>
internal sealed class ErasurePlan
{
    private ErasurePlan()
    {
    }

    /// <summary>Keys that are to be erased.</summary>
    public required IReadOnlyList<StoredKey> Keys { get; init; }

    /// <summary>Envelopes that are to be erased: their values stand in records that are erased too.</summary>
    public required IReadOnlyList<EnvelopeName> Envelopes { get; init; }

    /// <summary>Keys that stay.</summary>
    public required IReadOnlyList<StoredKey> Kept { get; init; }

    /// <summary>Ids of orders that have records and no terms, so that nothing of them is erased.</summary>
    public required ImmutableArray<string> Unknown { get; init; }

    /// <summary>Whether anything is to be erased.</summary>
    public bool IsAny => Keys.Count + Envelopes.Count > 0;

    /// <summary>The first day of which something stays; null where nothing stays.</summary>
    public DateOnly? FirstDay => Kept.Count == 0 ? null : Kept.Min(static key => key.Name.Day);

    /// <summary>Makes a plan.</summary>
    /// <param name="keys">The keys on the disk. Each has a day, which may be one to come.</param>
    /// <param name="envelopes">The envelopes on the disk. One without a day stays.</param>
    /// <param name="terms">The terms of orders, by id.</param>
    /// <param name="now">The time; from a clock that is trusted, where the plan is carried out.</param>
    public static ErasurePlan Make(
        IReadOnlyList<StoredKey> keys,
        IReadOnlyList<EnvelopeName> envelopes,
        IReadOnlyDictionary<string, OrderTerms> terms,
        DateTimeOffset now)
    {
        SortedSet<string> unknown = new(StringComparer.Ordinal);
        List<StoredKey> erased = [];
        List<StoredKey> kept = [];
        HashSet<(string Order, DateOnly Day)> needed = [];
        foreach (StoredKey key in keys)
        {
            ImmutableArray<string> orders = RecordGroup.Orders(key.Group);
            if (!IsNeeded(orders, key.Name.Day))
            {
                erased.Add(key);
                continue;
            }

            kept.Add(key);

            // A value may have been sealed a moment before or after midnight.
            foreach (string order in orders)
            {
                needed.UnionWith(Enumerable.Range(-1, 3).Select(days => (order, Move(key.Name.Day, days))));
            }
        }

        return new ErasurePlan
        {
            Keys = erased,
            Kept = kept,
            Envelopes =
            [
                .. envelopes.Where(envelope =>
                    envelope.Day != EnvelopeName.Undated
                    && !needed.Contains((envelope.OrderId, envelope.Day))
                    && !IsNeeded([envelope.OrderId], envelope.Day)),
            ],
            Unknown = [.. unknown],
        };

        bool IsNeeded(ImmutableArray<string> orders, DateOnly day)
        {
            bool isNeeded = false;
            foreach (string order in orders)
            {
                if (!terms.TryGetValue(order, out OrderTerms? known))
                {
                    unknown.Add(order);
                    isNeeded = true;
                }

                isNeeded |= known?.Needs(day, now) == true;
            }

            return isNeeded;
        }
    }

    private static DateOnly Move(DateOnly day, int days) =>
        DateOnly.FromDayNumber(Math.Clamp(day.DayNumber + days, DateOnly.MinValue.DayNumber, DateOnly.MaxValue.DayNumber));
}
