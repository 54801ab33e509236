using System;
using System.Buffers.Binary;
using System.Numerics;

namespace Sinkhole.Evidence.Journals.Files;

/// <summary>CRC-32C (Castagnoli, RFC 3720 §12.1), by the processor's own instruction where it has one.</summary>
internal static class Crc32C
{
    public const int Octets = sizeof(uint);

    public static uint Of(ReadOnlySpan<byte> octets)
    {
        uint crc = uint.MaxValue;
        while (octets.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(octets));
            octets = octets[sizeof(ulong)..];
        }

        foreach (byte octet in octets)
        {
            crc = BitOperations.Crc32C(crc, octet);
        }

        return ~crc;
    }
}
