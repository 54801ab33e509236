using System;
using System.Collections.Generic;
using System.Globalization;
using Sinkhole.Documents.Findings;
using Sinkhole.NameServer.Policy;

namespace Sinkhole.Reload;

/// <summary>An order in force that blocks less than it did, though nobody ended it.</summary>
/// <param name="Before">What was known of it when it had all of its names.</param>
/// <param name="Blocked">What it blocks.</param>
/// <param name="Since">Since when.</param>
internal sealed record ShrunkOrder(KnownOrder Before, BlockedCount Blocked, DateTimeOffset Since)
{
    /// <summary>How many entries that block are gone; 0 where they only cover less.</summary>
    public int Missing => Math.Max(0, Before.Blocked.Names - Blocked.Names);

    /// <summary>Whether the order itself is gone.</summary>
    public bool IsMissing { get; init; }

    /// <summary>When it begins anew, where its file says later than now; else null.</summary>
    public DateTimeOffset? Begins { get; init; }

    /// <summary>How many of its entries were not blocked by any order when that was seen; null where nobody could compare.</summary>
    public int? Unblocked { get; init; }

    /// <summary>Whether the order that was known is in force still.</summary>
    public bool IsInForce(OrderInstant now) => Before.IsInForce(now);

    /// <summary>"order xa-1, in force until …, blocks 309 of 310 names since …: 1 name not blocked any more".</summary>
    public string Say()
    {
        string order = string.Create(
            CultureInfo.InvariantCulture,
            $"order {Before.Id}, in force until {Before.ValidUntil:u}, {string.Join(" and ", Changes())} since {Since:u}");
        string effect = Unblocked switch
        {
            null => "'sinkhole lookup' tells whether another order blocks what is gone",
            0 => "other orders in force block all of it",
            int count => $"{MessageText.Count(count, "name")} not blocked any more",
        };
        return $"{order}: {effect}";
    }

    private IEnumerable<string> Changes()
    {
        BlockedCount before = Before.Blocked;
        if (IsMissing)
        {
            yield return $"is missing with its {MessageText.Count(before.Names, "name")}";
            yield break;
        }

        if (Begins is DateTimeOffset begins)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"begins at {begins:u} by its file, with its {MessageText.Count(before.Names, "name")},");
            yield break;
        }

        if (Missing > 0)
        {
            yield return $"blocks {Blocked.Names:N0} of {MessageText.Count(before.Names, "name")}";
        }
        else if (Blocked.Subtree < before.Subtree)
        {
            yield return $"blocks what is below {MessageText.Count(Blocked.Subtree, "name")}, not {before.Subtree:N0},";
        }

        if (Blocked.Lifted > before.Lifted)
        {
            yield return $"lets {MessageText.Count(Blocked.Lifted - before.Lifted, "more name")} through (passthru, allow)";
        }
    }
}
