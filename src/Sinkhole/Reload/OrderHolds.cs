using System.Collections.Generic;
using Sinkhole.Orders.Model;

namespace Sinkhole.Reload;

/// <summary>Says which orders are on hold.</summary>
internal static class OrderHolds
{
    /// <summary>A sentence for each order on hold, by its id, whether it is in force or not.</summary>
    public static IEnumerable<string> Describe(OrderSet orders)
    {
        foreach (Order order in orders.Orders)
        {
            if (order.Hold is string hold)
            {
                yield return $"order {order.Id} is on hold: {hold}; nothing recorded under it is erased";
            }
        }
    }
}
