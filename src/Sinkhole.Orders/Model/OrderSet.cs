using System;
using System.Collections.Generic;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Orders.Model;

/// <summary>All orders that were read together. Immutable.</summary>
public sealed class OrderSet
{
    private const byte Change = 0xFF;

    /// <summary>A set without orders: what <c>orders: []</c> means.</summary>
    public static readonly OrderSet Empty = new([], NameStore.Empty);

    /// <summary>Takes orders with different ids, in any order.</summary>
    /// <param name="orders">The orders.</param>
    /// <param name="names">The store with the names of all their entries.</param>
    public OrderSet(IEnumerable<Order> orders, NameStore names)
    {
        Names = names;
        Order[] sorted = [.. orders];
        Array.Sort(sorted, (left, right) => string.CompareOrdinal(left.Id, right.Id));
        Orders = sorted;
        foreach (Order order in sorted)
        {
            EntryCount += order.Entries.Count;
        }

        ContentHash = Hash(sorted);
    }

    /// <summary>The orders by id.</summary>
    public IReadOnlyList<Order> Orders { get; }

    /// <summary>The names of all entries, by <see cref="OrderEntry.Place"/>; folded.</summary>
    public NameStore Names { get; }

    /// <summary>Entries of all orders together, expired ones included.</summary>
    public int EntryCount { get; }

    /// <summary>SHA-256 over everything that the orders say, independent of comments, notes, layout and file names.</summary>
    public ReadOnlyMemory<byte> ContentHash { get; }

    private static byte[] Hash(Order[] orders)
    {
        using ContentHasher hash = new();
        foreach (Order order in orders)
        {
            hash.Append(order.Id);
            hash.Append(order.Authority);
            hash.Append((long)order.Class);
            hash.Append(order.Case);
            hash.Append(order.LegalBasis);
            hash.Append(order.Jurisdiction);
            hash.Append(order.ValidFrom.UtcTicks);
            hash.Append(order.ValidUntil.UtcTicks);
            hash.Append(order.ContactUrl.OriginalString);
            hash.Append(order.ContactEmail ?? string.Empty);
            hash.Append(order.Appeal.OriginalString);
            hash.Append(order.Retention?.Ticks ?? 0);
            hash.Append(order.Hold ?? string.Empty);
            hash.Append(order.Entries.Count);
            AppendEntries(hash, order.Entries);
        }

        return hash.Finish();
    }

    // Match, action and page are hashed where they change, after an octet with which no name begins.
    private static void AppendEntries(ContentHasher hash, EntryTable entries)
    {
        EntryMatch? match = null;
        EntryAction? action = null;
        string? page = null;
        foreach (OrderEntry entry in entries)
        {
            if (entry.Match != match || entry.Action != action || !ReferenceEquals(entry.Page, page))
            {
                (match, action, page) = (entry.Match, entry.Action, entry.Page);
                hash.Append([Change, (byte)entry.Match, (byte)entry.Action]);
                hash.Append(entry.Page ?? string.Empty);
            }

            hash.Append(entry.Name.Octets);
        }
    }
}
