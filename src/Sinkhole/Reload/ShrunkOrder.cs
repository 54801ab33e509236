using System;
using System.Collections.Generic;
using System.Globalization;
using Sinkhole.Documents.Findings;
using Sinkhole.NameServer.Policy;

namespace Sinkhole.Reload;

/// <summary>An order in force that blocks less than before although its period has not ended.</summary>
/// <param name="Before">Its last complete state.</param>
/// <param name="Blocked">What it blocks now.</param>
/// <param name="Since">When that was first noticed.</param>
internal sealed record ShrunkOrder(KnownOrder Before, BlockedCount Blocked, DateTimeOffset Since)
{
    /// <summary>Number of blocking entries that are gone; 0 when only their scope is smaller.</summary>
    public int Missing => Math.Max(0, Before.Blocked.Names - Blocked.Names);

    /// <summary>Whether the order itself is gone.</summary>
    public bool IsMissing { get; init; }

    /// <summary>The new begin, when its file now says a later one; else null.</summary>
    public DateTimeOffset? Begins { get; init; }

    /// <summary>Number of its entries that no order blocked when this was noticed; null without a previous set to compare with.</summary>
    public int? Unblocked { get; init; }

    /// <summary>Whether the order is in force by its last complete state.</summary>
    public bool IsInForce(OrderInstant now) => Before.IsInForce(now);

    /// <summary>"order xa-1, in force until …, blocks 309 of 310 names since …: 1 name no longer blocked".</summary>
    public string Describe()
    {
        string order = string.Create(
            CultureInfo.InvariantCulture,
            $"order {Before.Id}, in force until {Before.ValidUntil:u}, {string.Join(" and ", Changes())} since {Since:u}");
        string effect = Unblocked switch
        {
            null => "'sinkhole lookup' shows whether another order blocks the missing names",
            0 => "other orders in force block all of the missing names",
            int count => $"{MessageText.Count(count, "name")} no longer blocked",
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
            yield return $"blocks the subtree of {MessageText.Count(Blocked.Subtree, "name")}, not of {before.Subtree:N0},";
        }

        if (Blocked.Lifted > before.Lifted)
        {
            yield return $"lets {MessageText.Count(Blocked.Lifted - before.Lifted, "more name")} through (passthru, allow)";
        }
    }
}
