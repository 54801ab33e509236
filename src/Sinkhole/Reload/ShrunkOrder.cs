using System;
using System.Globalization;
using Sinkhole.NameServer.Policy;
using Sinkhole.Orders.Yaml;

namespace Sinkhole.Reload;

/// <summary>An order in force that has fewer names than it had: nobody ended it, and the names that are gone are not blocked.</summary>
/// <param name="Before">What was known of it when it had all of them.</param>
/// <param name="Entries">How many entries it has; 0 where the order itself is gone.</param>
/// <param name="Since">Since when.</param>
internal sealed record ShrunkOrder(KnownOrder Before, int Entries, DateTimeOffset Since)
{
    /// <summary>How many names are gone.</summary>
    public int Missing => Before.Entries - Entries;

    /// <summary>Whether the order that was known is in force still.</summary>
    public bool IsInForce(OrderInstant now) => Before.IsInForce(now);

    /// <summary>"order xa-1, in force until …, is missing since …: 310 names not blocked any more".</summary>
    public string Say()
    {
        string what = Entries == 0 ? "is missing" : string.Create(CultureInfo.InvariantCulture, $"has {Entries} of {Before.Entries} names");
        string order = string.Create(
            CultureInfo.InvariantCulture, $"order {Before.Id}, in force until {Before.ValidUntil:u}, {what} since {Since:u}");
        return $"{order}: {Words.Count(Missing, "name")} not blocked any more";
    }
}
