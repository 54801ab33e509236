using System;

namespace Sinkhole.Evidence.Proofs;

/// <summary>
/// Base64 with exactly one text for the same octets (RFC 4648 §3.5, §4): no white space, all padding, zero bits at the end. So what was
/// read is written again octet by octet, and nobody can change a signed file without changing what it says.
/// </summary>
internal static class CanonicalBase64
{
    /// <param name="text">The whole text; null is refused.</param>
    /// <param name="octets">The octets; empty when false.</param>
    public static bool TryRead(string? text, out byte[] octets)
    {
        octets = [];
        if (text is null)
        {
            return false;
        }

        byte[] read = new byte[text.Length / 4 * 3];
        if (!Convert.TryFromBase64String(text, read, out int length)
            || !string.Equals(Convert.ToBase64String(read, 0, length), text, StringComparison.Ordinal))
        {
            return false;
        }

        octets = read[..length];
        return true;
    }
}
