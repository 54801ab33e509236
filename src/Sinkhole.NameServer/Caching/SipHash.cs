using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Sinkhole.NameServer.Caching;

/// <summary>SipHash-1-3 with a random key of this process: clients cannot choose names that collide (Aumasson, Bernstein 2012).</summary>
internal readonly struct SipHash
{
    private readonly ulong _left;
    private readonly ulong _right;
    private readonly int _wordRounds;
    private readonly int _lastRounds;

    /// <summary>Takes a key.</summary>
    /// <param name="left">Its first eight octets, the lowest first.</param>
    /// <param name="right">The other eight.</param>
    /// <param name="wordRounds">Rounds for each word; the published test vectors use 2.</param>
    /// <param name="lastRounds">Rounds at the end; the published test vectors use 4.</param>
    public SipHash(ulong left, ulong right, int wordRounds = 1, int lastRounds = 3)
    {
        _left = left;
        _right = right;
        _wordRounds = wordRounds;
        _lastRounds = lastRounds;
    }

    /// <summary>A hash with a fresh key of the system's generator.</summary>
    public static SipHash Fresh()
    {
        Span<ulong> key = stackalloc ulong[2];
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(key));
        return new SipHash(key[0], key[1]);
    }

    /// <summary>The hash of octets.</summary>
    public ulong Of(ReadOnlySpan<byte> octets)
    {
        var state = new State(_left, _right);
        ulong last = (ulong)octets.Length << 56;
        while (octets.Length >= sizeof(ulong))
        {
            state.Take(BinaryPrimitives.ReadUInt64LittleEndian(octets), _wordRounds);
            octets = octets[sizeof(ulong)..];
        }

        for (int at = 0; at < octets.Length; at++)
        {
            last |= (ulong)octets[at] << (8 * at);
        }

        state.Take(last, _wordRounds);
        return state.Finish(_lastRounds);
    }

    private struct State(ulong left, ulong right)
    {
        private ulong _v0 = left ^ 0x736F_6D65_7073_6575;
        private ulong _v1 = right ^ 0x646F_7261_6E64_6F6D;
        private ulong _v2 = left ^ 0x6C79_6765_6E65_7261;
        private ulong _v3 = right ^ 0x7465_6462_7974_6573;

        public void Take(ulong word, int rounds)
        {
            _v3 ^= word;
            for (int round = 0; round < rounds; round++)
            {
                Round();
            }

            _v0 ^= word;
        }

        public ulong Finish(int rounds)
        {
            _v2 ^= 0xFF;
            for (int round = 0; round < rounds; round++)
            {
                Round();
            }

            return _v0 ^ _v1 ^ _v2 ^ _v3;
        }

        private void Round()
        {
            _v0 += _v1;
            _v1 = BitOperations.RotateLeft(_v1, 13) ^ _v0;
            _v0 = BitOperations.RotateLeft(_v0, 32);
            _v2 += _v3;
            _v3 = BitOperations.RotateLeft(_v3, 16) ^ _v2;
            _v0 += _v3;
            _v3 = BitOperations.RotateLeft(_v3, 21) ^ _v0;
            _v2 += _v1;
            _v1 = BitOperations.RotateLeft(_v1, 17) ^ _v2;
            _v2 = BitOperations.RotateLeft(_v2, 32);
        }
    }
}
