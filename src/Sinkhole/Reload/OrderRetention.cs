using System;
using Sinkhole.Configuration;
using Sinkhole.Orders.Model;

namespace Sinkhole.Reload;

/// <summary>How long records of an order are kept.</summary>
internal static class OrderRetention
{
    /// <summary>What the order says, else what the configuration says of its country, else of all.</summary>
    public static TimeSpan Of(EvidenceOptions options, Order order) =>
        order.Retention ?? (options.Countries.TryGetValue(order.Country, out TimeSpan ofCountry) ? ofCountry : options.Retention);
}
