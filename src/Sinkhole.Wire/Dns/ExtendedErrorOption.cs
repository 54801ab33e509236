using System;
using System.Buffers.Binary;
using System.Text;

namespace Sinkhole.Wire.Dns;

/// <summary>The EDNS option that carries an extended error (RFC 8914 §2).</summary>
public static class ExtendedErrorOption
{
    /// <summary>Most octets of EXTRA-TEXT we send: short, so that no answer is truncated for its sake.</summary>
    public const int MostTextOctets = 64;

    /// <summary>One whole option.</summary>
    /// <param name="code">INFO-CODE.</param>
    /// <param name="text">EXTRA-TEXT, UTF-8 when sent, without NUL, at most <see cref="MostTextOctets"/> octets; empty for none.</param>
    public static byte[] Encode(ExtendedError code, string text = "")
    {
        int textOctets = Encoding.UTF8.GetByteCount(text);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(textOctets, MostTextOctets, nameof(text));

        byte[] option = new byte[Edns.OptionHeaderOctets + sizeof(ushort) + textOctets];
        BinaryPrimitives.WriteUInt16BigEndian(option, Edns.ExtendedErrorOption);
        BinaryPrimitives.WriteUInt16BigEndian(option.AsSpan(2), (ushort)(sizeof(ushort) + textOctets));
        BinaryPrimitives.WriteUInt16BigEndian(option.AsSpan(4), (ushort)code);
        Encoding.UTF8.GetBytes(text, option.AsSpan(6));
        return option;
    }
}
