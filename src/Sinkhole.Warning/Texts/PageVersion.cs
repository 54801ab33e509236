using System;
using System.Buffers.Binary;

namespace Sinkhole.Warning.Texts;

/// <summary>
/// The first 64 bits of the SHA-256 of a page's fixed bytes, each slot hashed as 0 and its number; 0 where no page was shown.
/// </summary>
/// <param name="Value">The bits, first octet highest.</param>
public readonly record struct PageVersion(ulong Value)
{
    /// <summary>Takes the first octets of a hash.</summary>
    internal static PageVersion FromHash(ReadOnlySpan<byte> hash) => new(BinaryPrimitives.ReadUInt64BigEndian(hash));

    /// <summary>16 hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
}
