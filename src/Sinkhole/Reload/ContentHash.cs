using System;
using System.Collections.Generic;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Sinkhole.Configuration;
using Sinkhole.Orders.Guard;
using Sinkhole.Orders.Model;

namespace Sinkhole.Reload;

/// <summary>SHA-256 over all that decides an answer: the generation's number grows when it changes, and only then.</summary>
internal static class ContentHash
{
    /// <summary>The hash at an instant: which orders are in force belongs to the content.</summary>
    public static byte[] Compute(SinkholeOptions options, OrderSet orders, GuardVerdict guard, DateTimeOffset now)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(orders.ContentHash.Span);
        Append(hash, "in force", InForce(orders, now));
        Append(hash, "held", Held(guard));
        Append(hash, "allow", Names(options));
        foreach ((string name, PageOptions page) in options.Pages)
        {
            string ttl = ((long)page.Ttl.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            Append(hash, "page", [name, ttl, .. Texts(page.Addresses)]);
        }

        Append(hash, "owner", [options.Operator.Url.IdnHost]);
        Append(hash, "clients", Texts(options.Dns.Clients));
        Append(hash, "upstreams", Texts(options.Dns.Upstreams));
        return hash.GetHashAndReset();
    }

    private static IEnumerable<string> InForce(OrderSet orders, DateTimeOffset now)
    {
        foreach (Order order in orders.Orders)
        {
            if (order.IsInForce(now))
            {
                yield return order.Id;
            }
        }
    }

    private static IEnumerable<string> Held(GuardVerdict guard)
    {
        foreach (HeldEntry held in guard.Held)
        {
            yield return $"{held.Order.Id} {held.Index}";
        }
    }

    private static IEnumerable<string> Names(SinkholeOptions options)
    {
        foreach (WrittenName name in options.Allow)
        {
            yield return name.Name;
        }
    }

    private static IEnumerable<string> Texts<T>(IEnumerable<T> values)
        where T : notnull
    {
        foreach (T value in values)
        {
            yield return value.ToString() ?? string.Empty;
        }
    }

    // No value holds a NUL or a line feed, so no two contents run together to the same octets.
    private static void Append(IncrementalHash hash, string kind, IEnumerable<string> values)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(kind));
        foreach (string value in values)
        {
            hash.AppendData(Encoding.UTF8.GetBytes("\0" + value));
        }

        hash.AppendData("\n"u8);
    }
}
