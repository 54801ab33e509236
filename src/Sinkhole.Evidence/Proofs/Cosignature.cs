using System;
using System.Buffers.Binary;
using System.Text;

namespace Sinkhole.Evidence.Proofs;

/// <summary>
/// The Ed25519 cosignature of a witness (https://c2sp.org/tlog-cosignature). Signed are the lines <c>cosignature/v1</c> and
/// <c>time N</c>, then the text of the checkpoint; the signature is N in 8 octets, network order, then 64 octets of Ed25519.
/// </summary>
/// <remarks>N is the time in whole seconds since 1970, without leap seconds.</remarks>
internal static class Cosignature
{
    private const int TimeOctets = sizeof(long);

    public static byte[] Make(ReadOnlySpan<byte> seed, string text, DateTimeOffset time)
    {
        long seconds = time.ToUnixTimeSeconds();
        ArgumentOutOfRangeException.ThrowIfNegative(seconds, nameof(time));
        byte[] octets = new byte[TimeOctets];
        BinaryPrimitives.WriteInt64BigEndian(octets, seconds);
        return [.. octets, .. Ed25519.Sign(seed, Message(seconds, text))];
    }

    /// <summary>Whether a cosignature of any length is valid, and of which time. A time after the year 9999 is not.</summary>
    public static bool IsValid(ReadOnlySpan<byte> publicKey, string text, ReadOnlySpan<byte> signature, out DateTimeOffset time)
    {
        time = default;
        if (signature.Length != TimeOctets + Ed25519.SignatureOctets)
        {
            return false;
        }

        long seconds = BinaryPrimitives.ReadInt64BigEndian(signature);
        if (seconds < 0
            || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            || !Ed25519.IsValid(publicKey, Message(seconds, text), signature[TimeOctets..]))
        {
            return false;
        }

        time = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return true;
    }

    private static byte[] Message(long seconds, string text) => Encoding.UTF8.GetBytes($"cosignature/v1\ntime {seconds}\n{text}");
}
