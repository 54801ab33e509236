using System;
using System.Buffers.Binary;

namespace Sinkhole.Wire.Dns;

/// <summary>Content of the OPT record (RFC 6891 §6.1).</summary>
public readonly struct Edns
{
    /// <summary>Octets of an OPT record without options.</summary>
    public const int EmptyOptOctets = 11;

    /// <summary>Octets before the data of an option: code and length.</summary>
    public const int OptionHeaderOctets = 4;

    /// <summary>The option code of extended errors (RFC 8914 §2).</summary>
    public const ushort ExtendedErrorOption = 15;

    /// <summary>The option code of edns-tcp-keepalive (RFC 7828 §3.1).</summary>
    public const ushort KeepaliveOption = 11;

    /// <summary>The DO bit among the OPT flags (RFC 3225 §3).</summary>
    public const ushort DnssecOkFlag = 0x8000;

    // Places in a message fit in 16 bits: what OPT says is copied with every query.
    private readonly ushort _udpOctets;
    private readonly ushort _offset;
    private readonly ushort _optionsOffset;
    private readonly ushort _optionsOctets;

    private Edns(int offset, in ResourceRecord opt, bool wantsKeepalive)
    {
        WantsKeepalive = wantsKeepalive;
        _offset = (ushort)offset;
        _udpOctets = Math.Max(opt.Class, (ushort)WireLimits.PlainUdpOctets);
        ExtendedRcode = (byte)(opt.Ttl >> 24);
        Version = (byte)(opt.Ttl >> 16);
        IsDnssecOk = (opt.Ttl & DnssecOkFlag) != 0;
        IsPresent = true;
        _optionsOffset = (ushort)opt.DataOffset;
        _optionsOctets = (ushort)opt.Data.Length;
    }

    /// <summary>Whether the message has an OPT record.</summary>
    public bool IsPresent { get; }

    /// <summary>The sender's UDP payload size; values below 512 count as 512 (RFC 6891 §6.2.5).</summary>
    public int UdpOctets => _udpOctets;

    /// <summary>VERSION; only 0 is defined.</summary>
    public byte Version { get; }

    /// <summary>The upper eight bits of RCODE.</summary>
    public byte ExtendedRcode { get; }

    /// <summary>The DO bit (RFC 3225).</summary>
    public bool IsDnssecOk { get; }

    /// <summary>Whether edns-tcp-keepalive is among the options; ignored over UDP (RFC 7828 §3.2.1).</summary>
    public bool WantsKeepalive { get; }

    /// <summary>Offset of the OPT record in the message.</summary>
    public int Offset => _offset;

    /// <summary>Offset of its options in the message.</summary>
    public int OptionsOffset => _optionsOffset;

    /// <summary>Length of its options in octets.</summary>
    public int OptionsOctets => _optionsOctets;

    /// <summary>
    /// Parses an OPT record and walks its options, at most <see cref="WireLimits.EdnsOptions"/> of them.
    /// </summary>
    /// <param name="message">The whole message.</param>
    /// <param name="opt">The record.</param>
    /// <param name="edns">Its content.</param>
    public static WireError TryRead(ReadOnlySpan<byte> message, in ResourceRecord opt, out Edns edns)
    {
        edns = default;
        if (message[opt.OwnerOffset] != 0)
        {
            return WireError.OptOwner;
        }

        bool wantsKeepalive = false;
        ReadOnlySpan<byte> options = opt.Data;
        for (int count = 0; !options.IsEmpty; count++)
        {
            if (count == WireLimits.EdnsOptions)
            {
                return WireError.TooManyOptions;
            }

            if (options.Length < OptionHeaderOctets)
            {
                return WireError.OptionLength;
            }

            int octets = OptionHeaderOctets + BinaryPrimitives.ReadUInt16BigEndian(options[2..]);
            if (octets > options.Length)
            {
                return WireError.OptionLength;
            }

            wantsKeepalive |= BinaryPrimitives.ReadUInt16BigEndian(options) == KeepaliveOption;
            options = options[octets..];
        }

        edns = new Edns(opt.OwnerOffset, opt, wantsKeepalive);
        return WireError.None;
    }

    /// <summary>Walks the sections after the question up to the end of the message and parses OPT.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="header">Its header.</param>
    /// <param name="reader">A reader positioned after the question section.</param>
    /// <param name="edns">Content of OPT; also set when a later record is malformed, so that the error response can contain OPT.</param>
    public static WireError TryReadSections(ReadOnlySpan<byte> message, in DnsHeader header, ref MessageReader reader, out Edns edns) =>
        TryReadSections(message, header, ref reader, out edns, out _);

    /// <summary>The same, and finds TSIG, which must be the last record (RFC 8945 §5.1).</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="header">Its header.</param>
    /// <param name="reader">A reader positioned after the question section.</param>
    /// <param name="edns">Content of OPT, at any place in the additional section.</param>
    /// <param name="signatureOffset">Offset of TSIG in the message; 0 without TSIG.</param>
    public static WireError TryReadSections(
        ReadOnlySpan<byte> message, in DnsHeader header, ref MessageReader reader, out Edns edns, out int signatureOffset)
    {
        edns = default;
        signatureOffset = 0;
        bool isMisplaced = false;
        int beforeAdditionals = header.Answers + header.Authorities;
        int records = beforeAdditionals + header.Additionals;
        for (int index = 0; index < records; index++)
        {
            if (!reader.TryReadRecord(out ResourceRecord record))
            {
                return reader.Error;
            }

            if (record.Type == RRType.Tsig)
            {
                // Continue: a later OPT decides whether the error response contains OPT.
                isMisplaced |= index < beforeAdditionals || index < records - 1;
                signatureOffset = record.OwnerOffset;
                continue;
            }

            if (record.Type != RRType.Opt || index < beforeAdditionals)
            {
                continue;
            }

            if (edns.IsPresent)
            {
                return WireError.SecondOpt;
            }

            WireError error = TryRead(message, record, out edns);
            if (error != WireError.None)
            {
                return error;
            }
        }

        return !reader.TryReadEnd() ? reader.Error : isMisplaced ? WireError.SignaturePlace : WireError.None;
    }
}
