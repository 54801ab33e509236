using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Sinkhole.Hosting;
using Sinkhole.Orders.Files;
using Sinkhole.Orders.Model;
using Sinkhole.Orders.Reading;

namespace Sinkhole.Reload;

/// <summary>The last good set of orders, kept in the data folder: what runs at a start that finds bad files (rule M17).</summary>
/// <remarks>One folder a set, named by its content, whole or not there: written beside, made durable, renamed.</remarks>
internal sealed class SeedFolder
{
    private const int HashCharacters = 16;
    private const string Unfinished = ".new";

    private readonly string _folder;
    private readonly IOrderFiles _files;

    /// <param name="folder">The seed folder; made when first needed.</param>
    /// <param name="files">Reads back what was kept.</param>
    public SeedFolder(string folder, IOrderFiles files)
    {
        _folder = folder;
        _files = files;
    }

    /// <summary>Where the kept orders lie; null when none were ever kept.</summary>
    public string? Kept => !Directory.Exists(_folder)
        ? null
        : new DirectoryInfo(_folder).EnumerateDirectories()
            .Where(static set => !set.Name.EndsWith(Unfinished, StringComparison.Ordinal))
            .MaxBy(static set => set.CreationTimeUtc)?.FullName;

    /// <summary>Keeps a set in place of the one before; a set without orders is kept as none.</summary>
    /// <param name="orders">A good set, read from files that are still there.</param>
    /// <exception cref="IOException">It could not be kept; the set before is still there.</exception>
    public void Keep(OrderSet orders)
    {
        string kept = Path.Combine(_folder, Convert.ToHexStringLower(orders.ContentHash.Span)[..HashCharacters]);
        if (orders.Orders.Count > 0 && !Directory.Exists(kept))
        {
            KeepNew(orders, kept);
        }

        if (Directory.Exists(_folder))
        {
            foreach (string other in Directory.EnumerateDirectories(_folder).Where(other => other != kept))
            {
                Remove(other);
            }
        }
    }

    private void KeepNew(OrderSet orders, string kept)
    {
        string unfinished = kept + Unfinished;
        Remove(unfinished);
        Directory.CreateDirectory(unfinished);
        foreach (Order order in orders.Orders)
        {
            Copy(order, Path.Combine(unfinished, order.Id));
        }

        if (!IsSame(orders, unfinished))
        {
            Remove(unfinished);
            throw new IOException("the files changed while they were copied");
        }

        DurableFile.MoveFolder(unfinished, kept);
    }

    private static void Copy(Order order, string folder)
    {
        Directory.CreateDirectory(folder);
        DurableFile.Write(Path.Combine(folder, order.Id + ".yaml"), File.ReadAllBytes(order.File));
        if (order.Entries.NamesFile is string names && names != order.File)
        {
            DurableFile.Write(Path.Combine(folder, Path.GetFileName(names)), File.ReadAllBytes(names));
        }
    }

    private bool IsSame(OrderSet orders, string folder)
    {
        IEnumerable<string> pages = orders.Orders.SelectMany(PagesOf).Distinct(StringComparer.Ordinal);
        OrderSet? read = new OrderReader(_files, pages).Read([folder], DateTimeOffset.MinValue).Set;
        return read?.ContentHash.Span.SequenceEqual(orders.ContentHash.Span) == true;
    }

    private static HashSet<string> PagesOf(Order order)
    {
        HashSet<string> pages = new(StringComparer.Ordinal);
        foreach (OrderEntry entry in order.Entries)
        {
            if (entry.Page is string page)
            {
                pages.Add(page);
            }
        }

        return pages;
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
