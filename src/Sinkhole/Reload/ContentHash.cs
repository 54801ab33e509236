using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Sinkhole.Configuration;
using Sinkhole.NameServer.Policy;
using Sinkhole.Orders.Guard;
using Sinkhole.Orders.Model;
using Sinkhole.Warning.Texts;

namespace Sinkhole.Reload;

/// <summary>
/// SHA-256 over everything that affects an answer or a page. The generation number increases if and only if this hash changes.
/// </summary>
internal static class ContentHash
{
    /// <summary>The hash at an instant: the set of orders in force is part of the content.</summary>
    public static byte[] Compute(SourceSet source, OrderInstant now)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(source.Orders.ContentHash.Span);
        Append(hash, "in force", InForce(source.Orders, now));
        Append(hash, "held", Held(source.Guard));
        foreach (Option option in OptionTable.All)
        {
            if (option.IsContent)
            {
                Append(hash, option.Path, option.Values(source.Options));
            }
        }

        if (!source.OperationKey.IsEmpty)
        {
            // The pages say so; which key it is they do not say.
            Append(hash, "passwords", ["hashed"]);
        }

        foreach ((string name, PageOptions page) in source.Options.Pages)
        {
            foreach (string language in page.Languages)
            {
                Append(hash, "texts", [name, language, .. Texts(source.Texts[name][language])]);
            }
        }

        return hash.GetHashAndReset();
    }

    private static IEnumerable<string> Texts(WarningTexts texts)
    {
        foreach ((string key, string text) in texts.All.OrderBy(static text => text.Key, StringComparer.Ordinal))
        {
            yield return key;
            yield return text;
        }
    }

    private static IEnumerable<string> InForce(OrderSet orders, OrderInstant now)
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

    // Each value is prefixed with its length, so that different contents never give the same input.
    private static void Append(IncrementalHash hash, string kind, IEnumerable<string> values)
    {
        Append(hash, kind);
        foreach (string value in values)
        {
            Append(hash, value);
        }

        hash.AppendData("\n"u8);
    }

    private static void Append(IncrementalHash hash, string value)
    {
        byte[] octets = Encoding.UTF8.GetBytes(value);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, octets.Length);
        hash.AppendData(length);
        hash.AppendData(octets);
    }
}
