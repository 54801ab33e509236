using System;
using System.Buffers.Binary;

namespace Sinkhole.Wire.Dns;

/// <summary>The header, 12 octets (RFC 1035 §4.1.1; AD and CD: RFC 4035 §3).</summary>
public readonly struct DnsHeader
{
    /// <summary>QR: this is a response.</summary>
    public const ushort ResponseFlag = 0x8000;

    /// <summary>AA: authoritative answer.</summary>
    public const ushort AuthoritativeFlag = 0x0400;

    /// <summary>TC: truncated.</summary>
    public const ushort TruncatedFlag = 0x0200;

    /// <summary>RD: recursion desired.</summary>
    public const ushort RecursionDesiredFlag = 0x0100;

    /// <summary>RA: recursion available.</summary>
    public const ushort RecursionAvailableFlag = 0x0080;

    /// <summary>AD: authentic data.</summary>
    public const ushort AuthenticDataFlag = 0x0020;

    /// <summary>CD: checking disabled.</summary>
    public const ushort CheckingDisabledFlag = 0x0010;

    /// <summary>The four bits of OPCODE.</summary>
    public const ushort OpcodeMask = 0x7800;

    /// <summary>The low four bits of RCODE.</summary>
    public const ushort RcodeMask = 0x000F;

    private const int OpcodeShift = 11;

    // As on the wire: a header is copied with every query, and is 12 octets here too.
    private readonly ushort _questions;
    private readonly ushort _answers;
    private readonly ushort _authorities;
    private readonly ushort _additionals;

    private DnsHeader(ReadOnlySpan<byte> message)
    {
        Id = BinaryPrimitives.ReadUInt16BigEndian(message);
        Flags = BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
        _questions = BinaryPrimitives.ReadUInt16BigEndian(message[4..]);
        _answers = BinaryPrimitives.ReadUInt16BigEndian(message[6..]);
        _authorities = BinaryPrimitives.ReadUInt16BigEndian(message[8..]);
        _additionals = BinaryPrimitives.ReadUInt16BigEndian(message[10..]);
    }

    /// <summary>ID.</summary>
    public ushort Id { get; }

    /// <summary>The 16 bits of flags, OPCODE and RCODE.</summary>
    public ushort Flags { get; }

    /// <summary>QDCOUNT.</summary>
    public int Questions => _questions;

    /// <summary>ANCOUNT.</summary>
    public int Answers => _answers;

    /// <summary>NSCOUNT.</summary>
    public int Authorities => _authorities;

    /// <summary>ARCOUNT.</summary>
    public int Additionals => _additionals;

    /// <summary>OPCODE.</summary>
    public Opcode Opcode => (Opcode)((Flags & OpcodeMask) >> OpcodeShift);

    /// <summary>The low four bits of RCODE.</summary>
    public Rcode Rcode => (Rcode)(Flags & RcodeMask);

    /// <summary>Whether QR is set.</summary>
    public bool IsResponse => (Flags & ResponseFlag) != 0;

    /// <summary>Whether TC is set.</summary>
    public bool IsTruncated => (Flags & TruncatedFlag) != 0;

    /// <summary>Whether RD is set.</summary>
    public bool WantsRecursion => (Flags & RecursionDesiredFlag) != 0;

    /// <summary>Whether CD is set.</summary>
    public bool IsCheckingDisabled => (Flags & CheckingDisabledFlag) != 0;

    /// <summary>Reads the header.</summary>
    /// <returns>False when the message has fewer than 12 octets.</returns>
    public static bool TryRead(ReadOnlySpan<byte> message, out DnsHeader header)
    {
        if (message.Length < WireLimits.HeaderOctets)
        {
            header = default;
            return false;
        }

        header = new DnsHeader(message);
        return true;
    }

    /// <summary>Writes ID, flags and counts.</summary>
    /// <param name="message">At least 12 octets.</param>
    /// <param name="id">ID.</param>
    /// <param name="flags">The flags, OPCODE and RCODE together.</param>
    /// <param name="questions">QDCOUNT.</param>
    /// <param name="answers">ANCOUNT.</param>
    /// <param name="authorities">NSCOUNT.</param>
    /// <param name="additionals">ARCOUNT.</param>
    public static void Write(
        Span<byte> message, ushort id, ushort flags, ushort questions, ushort answers, ushort authorities, ushort additionals)
    {
        BinaryPrimitives.WriteUInt16BigEndian(message, id);
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], flags);
        BinaryPrimitives.WriteUInt16BigEndian(message[4..], questions);
        BinaryPrimitives.WriteUInt16BigEndian(message[6..], answers);
        BinaryPrimitives.WriteUInt16BigEndian(message[8..], authorities);
        BinaryPrimitives.WriteUInt16BigEndian(message[10..], additionals);
    }

    /// <summary>Writes only ARCOUNT, after a record was appended to a message.</summary>
    /// <param name="message">At least 12 octets.</param>
    /// <param name="additionals">ARCOUNT.</param>
    public static void WriteAdditionals(Span<byte> message, ushort additionals) =>
        BinaryPrimitives.WriteUInt16BigEndian(message[10..], additionals);
}
