using System;
using System.Collections.Generic;
using Sinkhole.Documents.Files;
using Sinkhole.Documents.Findings;
using Sinkhole.Orders.Codes;
using Sinkhole.Orders.Model;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Orders.Reading;

/// <summary>
/// Reads all order files of a configuration: every error of every file becomes a finding, and a set with an error is not used.
/// </summary>
/// <remarks>
/// Pure but for the files it is given: the same files and instant give the same verdict in <c>check</c>, <c>reload</c> and the console.
/// </remarks>
public sealed class OrderReader
{
    private readonly IFileSystem _files;
    private readonly string[] _pages;

    /// <summary>Takes what orders may refer to.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="pages">Names of the page profiles of the configuration.</param>
    public OrderReader(IFileSystem files, IEnumerable<string> pages)
    {
        _files = files;
        _pages = [.. pages];
    }

    /// <summary>Reads files and folders.</summary>
    /// <param name="paths">What <c>orders:</c> names; folders are read to their last *.yaml.</param>
    /// <param name="now">The instant against which orders are called expired.</param>
    public OrderReadResult Read(IReadOnlyList<string> paths, DateTimeOffset now)
    {
        FindingList findings = new();
        IReadOnlyList<string> files = OrderFileFinder.Find(_files, paths, findings);
        NameStoreBuilder names = new();
        List<Order> orders = [];
        List<string> namesFiles = [];
        Dictionary<string, Order> byId = [];
        foreach (string file in files)
        {
            var reader = new OrderFileReader(_files, _pages, names, findings);
            Order? read = reader.Read(file, now);
            if (reader.NamesFile is string namesFile)
            {
                namesFiles.Add(namesFile);
            }

            if (read is not Order order)
            {
                continue;
            }

            if (byId.TryGetValue(order.Id, out Order? first))
            {
                string message = $"order id '{order.Id}' is already used by {first.Position.File}:{first.Position.Line}";
                findings.Add(
                    new Finding(order.Position, OrderCodes.ReusedId, message, "an order id is never used again: give one of them its own"));
                continue;
            }

            byId.Add(order.Id, order);
            orders.Add(order);
        }

        return new OrderReadResult(findings.Refusals == 0 ? new OrderSet(orders, names.Build()) : null, findings.ToSorted(), files)
        {
            NamesFiles = namesFiles,
        };
    }
}
