using System;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Sinkhole.Evidence.Proofs;

/// <summary>One signature line of a signed note (https://c2sp.org/signed-note): em dash, name, base64(key id || signature).</summary>
/// <param name="Name">The name of the key, which nobody has to believe: name and id only say which key to verify with.</param>
/// <param name="KeyId">The first four octets of a hash over the key, in network order.</param>
/// <param name="Signature">What the key's algorithm wrote, at least one octet; not copied.</param>
public sealed record NoteSignature(string Name, uint KeyId, ReadOnlyMemory<byte> Signature)
{
    private const string Begin = "— ";

    /// <summary>Two signatures are equal when they are written as the same line.</summary>
    public bool Equals(NoteSignature? other) =>
        other is not null
        && KeyId == other.KeyId
        && string.Equals(Name, other.Name, StringComparison.Ordinal)
        && Signature.Span.SequenceEqual(other.Signature.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, KeyId, Signature.Length);

    /// <summary>The line, without the newline at its end.</summary>
    public override string ToString()
    {
        byte[] octets = new byte[sizeof(uint) + Signature.Length];
        BinaryPrimitives.WriteUInt32BigEndian(octets, KeyId);
        Signature.Span.CopyTo(octets.AsSpan(sizeof(uint)));
        return $"{Begin}{Name} {Convert.ToBase64String(octets)}";
    }

    /// <summary>Reads a line, which is given without its newline.</summary>
    /// <param name="line">The line.</param>
    /// <param name="signature">The signature; null when false.</param>
    /// <param name="problem">What is wrong, as the end of a sentence; empty when true.</param>
    internal static bool TryParse(string line, [NotNullWhen(true)] out NoteSignature? signature, out string problem)
    {
        signature = null;
        string[] parts = line.Split(' ');
        if (!line.StartsWith(Begin, StringComparison.Ordinal) || parts.Length != 3)
        {
            problem = "is not an em dash, a name and a base64 text with one space between them";
            return false;
        }

        if (!KeyName.IsValid(parts[1]))
        {
            problem = $"has a wrong name: {KeyName.Rule}";
            return false;
        }

        if (!CanonicalBase64.TryRead(parts[2], out byte[] octets) || octets.Length <= sizeof(uint))
        {
            problem = "does not end in the canonical base64 of a key id of 4 octets and a signature";
            return false;
        }

        problem = string.Empty;
        signature = new NoteSignature(parts[1], BinaryPrimitives.ReadUInt32BigEndian(octets), octets.AsMemory(sizeof(uint)));
        return true;
    }
}
