using System;
using System.Collections.Immutable;
using System.Net;
using Sinkhole.Evidence.Journals;

namespace Sinkhole.Warning.Hits;

/// <summary>Fields of hits and contacts, beside those that every record may have.</summary>
internal static class HitFields
{
    public static void Reference(this PayloadWriter payload, HitReference reference)
    {
        Span<byte> octets = stackalloc byte[HitReference.Octets];
        reference.WriteOctets(octets);
        payload.Raw(octets);
    }

    /// <summary>Length of the address (4 or 16), address.</summary>
    public static void Address(this PayloadWriter payload, IPAddress address)
    {
        byte[] octets = address.GetAddressBytes();
        payload.Octet((byte)octets.Length);
        payload.Raw(octets);
    }

    /// <summary>Address, port.</summary>
    public static void EndPoint(this PayloadWriter payload, IPEndPoint endPoint)
    {
        payload.Address(endPoint.Address);
        payload.UInt16((ushort)endPoint.Port);
    }

    /// <summary>The number of orders, 255 at most, and so many ids.</summary>
    public static void Orders(this PayloadWriter payload, ImmutableArray<string> ids)
    {
        int count = Math.Min(ids.Length, byte.MaxValue);
        payload.Octet((byte)count);
        foreach (string id in ids.AsSpan(0, count))
        {
            payload.Text(id);
        }
    }

    public static HitReference Reference(this ref PayloadReader payload)
    {
        ReadOnlySpan<byte> octets = payload.Take(HitReference.Octets);
        return octets.IsEmpty ? default : HitReference.FromOctets(octets);
    }

    public static IPAddress Address(this ref PayloadReader payload)
    {
        byte length = payload.Octet();
        if (length is not (4 or 16))
        {
            payload.Refuse();
        }

        ReadOnlySpan<byte> address = payload.Take(length);
        return address.IsEmpty ? IPAddress.None : new IPAddress(address);
    }

    public static IPEndPoint EndPoint(this ref PayloadReader payload)
    {
        IPAddress address = payload.Address();
        return new IPEndPoint(address, payload.UInt16());
    }

    public static ImmutableArray<string> Orders(this ref PayloadReader payload)
    {
        ImmutableArray<string>.Builder ids = ImmutableArray.CreateBuilder<string>();
        for (byte left = payload.Octet(); left > 0; left--)
        {
            ids.Add(payload.Text());
        }

        return ids.ToImmutable();
    }
}
