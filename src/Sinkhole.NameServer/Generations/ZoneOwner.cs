using System;
using System.Buffers.Binary;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Generations;

/// <summary>The SOA of every seized zone: its operator, and the generation as serial (rule N4). Immutable.</summary>
public sealed class ZoneOwner
{
    /// <summary>
    /// Max octets of the host in wire form: a negative answer for the longest name then fits 512 octets with OPT (rule H6).
    /// </summary>
    public const int MaxHostOctets = 93;

    private const uint RefreshSeconds = 3600;
    private const uint RetrySeconds = 600;
    private const uint ExpireSeconds = 86_400;

    /// <summary>Takes the operator's host.</summary>
    /// <param name="host">MNAME, at most <see cref="MaxHostOctets"/>; RNAME is "hostmaster" below it (RFC 2142 §7).</param>
    /// <param name="serial">SERIAL: the generation's number.</param>
    /// <exception cref="ArgumentException">The host is not a name, is the root, or is too long.</exception>
    public ZoneOwner(string host, uint serial)
    {
        if (ProblemOf(host) is string problem)
        {
            throw new ArgumentException(problem, nameof(host));
        }

        Host = ToWire(host);
        SoaNumbers = Numbers(serial);
    }

    /// <summary>Why a host cannot be the MNAME, as text; null when it can.</summary>
    public static string? ProblemOf(string host)
    {
        Span<byte> name = stackalloc byte[WireLimits.NameOctets];
        if (!NameText.TryParse(host, name, out int octets, out NameTextError error))
        {
            return $"'{host}' is not a name: {error}";
        }

        return octets is 1 or > MaxHostOctets ? $"'{host}' has {octets} octets; write a host of 2 to {MaxHostOctets}" : null;
    }

    /// <summary>First label of RNAME, with its length octet; MNAME follows it.</summary>
    internal static ReadOnlySpan<byte> MailboxLabel => "\u000ahostmaster"u8;

    /// <summary>MNAME in wire form.</summary>
    internal byte[] Host { get; }

    /// <summary>SERIAL to MINIMUM, 20 octets; the last 4 are to be overwritten with the answer's TTL (rule N1).</summary>
    internal byte[] SoaNumbers { get; }

    private static byte[] Numbers(uint serial)
    {
        byte[] numbers = new byte[20];
        ReadOnlySpan<uint> fields = [serial, RefreshSeconds, RetrySeconds, ExpireSeconds, 0];
        for (int index = 0; index < fields.Length; index++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(numbers.AsSpan(4 * index), fields[index]);
        }

        return numbers;
    }

    private static byte[] ToWire(string host)
    {
        byte[] name = new byte[WireLimits.NameOctets];
        _ = NameText.TryParse(host, name, out int octets, out _);
        return name[..octets];
    }
}
