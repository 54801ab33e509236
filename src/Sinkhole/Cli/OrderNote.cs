using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Extensions.Logging.Abstractions;
using Sinkhole.Configuration;
using Sinkhole.Documents.Findings;
using Sinkhole.Reload;

namespace Sinkhole.Cli;

/// <summary>Says that an order is not known: "0 hits" of a mistyped order would be read as an answer.</summary>
internal static class OrderNote
{
    /// <summary>The sentence; null where the order is among those that the appliance loaded last.</summary>
    /// <param name="order">The id of an order that no record names.</param>
    /// <param name="data">The data folder.</param>
    public static string? Unknown(string order, string data)
    {
        IReadOnlyList<KnownOrder> loaded =
            new KnownOrdersFile(Path.Combine(data, DataFolderNames.Orders), NullLogger.Instance).Read();
        if (loaded.Any(known => string.Equals(known.Id, order, StringComparison.Ordinal)))
        {
            return null;
        }

        string[] ids = [.. loaded.Select(static known => known.Id)];
        string meant = MessageText.DidYouMean(order, ids);
        return $"no order {MessageText.Quote(order)} is known here: no record of the journal names it, and it is not among the "
            + $"orders that the appliance loaded last{meant}";
    }
}
