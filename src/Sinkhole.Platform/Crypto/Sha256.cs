using System;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Sinkhole.Platform.Crypto;

/// <summary>SHA-256 of short inputs, many times a second.</summary>
/// <remarks>
/// <see cref="SHA256"/> asks OpenSSL for the algorithm anew for each hash, which takes several times as long as the hash of a record.
/// This calls the function itself, and <see cref="SHA256"/> where that is not there or does not give the same. For any thread at any time.
/// </remarks>
public static unsafe class Sha256
{
    // Nothing, shorter than a block, a whole one, where the padding takes a block of its own, and many blocks.
    private static readonly int[] _probed = [0, 3, 64, 119, 2500];

    /// <summary>The length of a hash in octets.</summary>
    public static int Octets => SHA256.HashSizeInBytes;

    /// <summary>Whether the function of libcrypto is there and gives what .NET gives; decided once.</summary>
    public static bool IsDirect { get; } = Probe();

    /// <summary>Hashes.</summary>
    /// <param name="input">Octets; none is a valid input.</param>
    /// <param name="hash">Room for 32 octets; it may be a part of the input.</param>
    /// <exception cref="ArgumentException">There is room for fewer.</exception>
    public static void HashData(ReadOnlySpan<byte> input, Span<byte> hash)
    {
        if (IsDirect && hash.Length >= SHA256.HashSizeInBytes)
        {
            HashDirectly(input, hash);
        }
        else
        {
            SHA256.HashData(input, hash);
        }
    }

    [SkipLocalsInit]
    private static void HashDirectly(ReadOnlySpan<byte> input, Span<byte> hash)
    {
        HashCalls.Sha256State state;
        _ = HashCalls.Begin(&state);
        fixed (byte* octets = input)
        {
            _ = HashCalls.Add(&state, octets, (nuint)input.Length);
        }

        fixed (byte* result = hash)
        {
            _ = HashCalls.End(result, &state);
        }
    }

    private static bool Probe()
    {
        try
        {
            return _probed.All(IsSame);
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            // An OpenSSL of another version, or one built without the functions: nothing is lost but speed.
            return false;
        }
    }

    private static bool IsSame(int octets)
    {
        byte[] input = new byte[octets];
        input.AsSpan().Fill((byte)'a');
        byte[] hash = new byte[SHA256.HashSizeInBytes];
        HashDirectly(input, hash);
        return hash.AsSpan().SequenceEqual(SHA256.HashData(input));
    }
}
