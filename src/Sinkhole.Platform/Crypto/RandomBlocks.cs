using System;
using System.Security.Cryptography;

namespace Sinkhole.Platform.Crypto;

/// <summary>
/// Random octets of one length, such as salts and nonces, drawn from the system's generator many at a time: a call for each costs more than
/// to hash or to encrypt a record.
/// </summary>
/// <remarks>Owned by one thread. What is taken is given once and wiped here.</remarks>
public sealed class RandomBlocks
{
    private const int Drawn = 64;

    private readonly byte[] _drawn;
    private int _next;

    /// <param name="octets">Of a block, at least one.</param>
    public RandomBlocks(int octets)
    {
        Octets = octets;
        _drawn = new byte[Drawn * octets];
        _next = _drawn.Length;
    }

    /// <summary>Octets of a block.</summary>
    public int Octets { get; }

    /// <summary>Moves the next block to where it is needed.</summary>
    /// <param name="block">Room for exactly one.</param>
    /// <exception cref="ArgumentException">It has another length.</exception>
    public void Take(Span<byte> block)
    {
        if (block.Length != Octets)
        {
            throw new ArgumentException($"{block.Length} octets in place of {Octets}", nameof(block));
        }

        if (_next == _drawn.Length)
        {
            RandomNumberGenerator.Fill(_drawn);
            _next = 0;
        }

        Span<byte> taken = _drawn.AsSpan(_next, Octets);
        taken.CopyTo(block);
        taken.Clear();
        _next += Octets;
    }
}
