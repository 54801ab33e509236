using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;

namespace Sinkhole.Orders.Model;

/// <summary>All orders that were read together. Immutable.</summary>
public sealed class OrderSet
{
    /// <summary>A set without orders: what <c>orders: []</c> means.</summary>
    public static readonly OrderSet Empty = new([]);

    /// <summary>Takes orders with different ids, in any order.</summary>
    public OrderSet(IEnumerable<Order> orders)
    {
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

    /// <summary>Entries of all orders together, expired ones included.</summary>
    public int EntryCount { get; }

    /// <summary>SHA-256 over everything that the orders say, independent of comments, notes, layout and file names.</summary>
    public ReadOnlyMemory<byte> ContentHash { get; }

    private static byte[] Hash(Order[] orders)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Order order in orders)
        {
            AppendText(hash, order.Id);
            AppendText(hash, order.Authority);
            AppendNumber(hash, (long)order.Class);
            AppendText(hash, order.Case);
            AppendText(hash, order.LegalBasis);
            AppendText(hash, order.Jurisdiction);
            AppendNumber(hash, order.ValidFrom.UtcTicks);
            AppendNumber(hash, order.ValidUntil.UtcTicks);
            AppendText(hash, order.ContactUrl.OriginalString);
            AppendText(hash, order.ContactEmail ?? string.Empty);
            AppendText(hash, order.Appeal.OriginalString);
            AppendNumber(hash, order.Entries.Count);
            foreach (OrderEntry entry in order.Entries)
            {
                hash.AppendData(entry.Name.Octets);
                AppendNumber(hash, ((long)entry.Match << 8) | (long)entry.Action);
                AppendText(hash, entry.Page ?? string.Empty);
            }
        }

        return hash.GetHashAndReset();
    }

    // Every text goes in behind its length, so that no two sets run together to the same octets.
    private static void AppendText(IncrementalHash hash, string text)
    {
        int most = Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> octets = most <= 2048 ? stackalloc byte[2048] : new byte[most];
        int written = Encoding.UTF8.GetBytes(text, octets);
        AppendNumber(hash, written);
        hash.AppendData(octets[..written]);
    }

    private static void AppendNumber(IncrementalHash hash, long number)
    {
        Span<byte> octets = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(octets, number);
        hash.AppendData(octets);
    }
}
