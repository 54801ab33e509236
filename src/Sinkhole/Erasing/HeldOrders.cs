using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Extensions.Logging.Abstractions;
using Sinkhole.Configuration;

namespace Sinkhole.Erasing;

/// <summary>The orders on hold, as the appliance last took them from the files of the orders: for commands that show evidence.</summary>
internal sealed class HeldOrders
{
    private readonly HashSet<string> _ids;

    private HeldOrders(IEnumerable<string> ids)
    {
        _ids = new HashSet<string>(ids, StringComparer.Ordinal);
    }

    /// <summary>Reads them; none where no appliance has run, or its file cannot be read.</summary>
    /// <param name="data">The data folder.</param>
    public static HeldOrders In(string data)
    {
        var file = new OrderTermsFile(Path.Combine(data, DataFolderNames.Terms), NullLogger.Instance);
        return new HeldOrders(file.Read().Where(static terms => terms.IsHeld).Select(static terms => terms.Id));
    }

    /// <summary>Whether an order is on hold.</summary>
    public bool Has(string order) => _ids.Contains(order);

    /// <summary>Those of some orders that are on hold, in their order.</summary>
    public IReadOnlyList<string> Of(IEnumerable<string> orders) => [.. orders.Where(Has)];

    /// <summary>The sentence for an order on hold.</summary>
    public static string Describe(string order) => $"order {order} is on hold: nothing recorded under it is erased";
}
