using System;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace Sinkhole.Evidence.Proofs;

/// <summary>A public key with its name, which verifies notes (https://c2sp.org/signed-note). Immutable.</summary>
/// <remarks>
/// Its text is <c>name+id+key</c>: the id in 8 hexadecimal digits, the key in base64 with an octet for its kind before it. The same text is
/// used by other programs that read signed notes.
/// </remarks>
public sealed class NoteKey
{
    private const int IdDigits = 8;

    // SubjectPublicKeyInfo of an Ed25519 key up to its 32 octets (RFC 8410 §4).
    private static readonly byte[] DerBeforeKey = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00];

    private readonly byte[] _publicKey;

    internal NoteKey(string name, NoteKeyKind kind, byte[] publicKey)
    {
        Name = name;
        Kind = kind;
        _publicKey = publicKey;
        KeyId = BinaryPrimitives.ReadUInt32BigEndian(
            SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', (byte)kind, .. publicKey]));
    }

    /// <summary>Who signs: for a log, the origin of its checkpoints.</summary>
    public string Name { get; }

    /// <summary>What the key signs.</summary>
    public NoteKeyKind Kind { get; }

    /// <summary>The first four octets, in network order, of SHA-256(name || 0x0A || kind || public key).</summary>
    public uint KeyId { get; }

    /// <summary>The 32 octets of RFC 8032 §5.1.5.</summary>
    public ReadOnlyMemory<byte> PublicKey => _publicKey;

    /// <summary>Reads <c>name+id+key</c>.</summary>
    /// <param name="text">The text of a key, of any origin.</param>
    /// <param name="key">The key; null when false.</param>
    /// <param name="problem">What is wrong, a sentence for a person; empty when true.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out NoteKey? key, out string problem)
    {
        key = null;
        if (!TryRead(text, out string name, out uint id, out NoteKeyKind kind, out byte[] octets, out problem))
        {
            return false;
        }

        if (!Ed25519.IsPublicKey(octets))
        {
            problem = "the key is not a public key of Ed25519";
            return false;
        }

        var read = new NoteKey(name, kind, octets);
        if (read.KeyId != id)
        {
            problem = $"the id {id:x8} is not that of the name and the key";
            return false;
        }

        key = read;
        return true;
    }

    /// <summary>
    /// Whether this key signed the note. Signatures of another name or id are ignored; of those with this name and id there must be one,
    /// and all must be valid.
    /// </summary>
    public bool Verifies(SignedNote note) =>
        Kind == NoteKeyKind.Cosignature ? TryVerifyCosignature(note, out _) : Check(note, IsValidEd25519);

    /// <summary>Like <see cref="Verifies"/>, for the key of a witness; the key of a log signs no time, so it gives false.</summary>
    /// <param name="note">The checkpoint with its signatures.</param>
    /// <param name="time">When the witness signed, by its own clock, in whole seconds; the earliest if it signed more than once.</param>
    public bool TryVerifyCosignature(SignedNote note, out DateTimeOffset time)
    {
        DateTimeOffset earliest = DateTimeOffset.MaxValue;
        bool isValid = Kind == NoteKeyKind.Cosignature && Check(note, (text, signature) =>
        {
            bool isCosignature = Cosignature.IsValid(_publicKey, text, signature.Span, out DateTimeOffset signed);
            earliest = isCosignature && signed < earliest ? signed : earliest;
            return isCosignature;
        });
        time = isValid ? earliest : default;
        return isValid;
    }

    /// <summary>The key as openssl reads it (RFC 8410 §4): a PEM text of the label PUBLIC KEY, without a newline at its end.</summary>
    public string ToSubjectPublicKeyInfoPem() => PemEncoding.WriteString("PUBLIC KEY", [.. DerBeforeKey, .. _publicKey]);

    /// <summary>The text that <see cref="TryParse"/> reads.</summary>
    public override string ToString() => Write(_publicKey);

    /// <summary>Reads what public and private texts have in common: a name, an id, and 32 octets with their kind before them.</summary>
    internal static bool TryRead(
        string? text, out string name, out uint id, out NoteKeyKind kind, out byte[] octets, out string problem)
    {
        kind = default;
        octets = [];
        id = 0;

        // Base64 may have a plus too, so only the first two divide.
        string[] parts = (text ?? string.Empty).Split('+', 3);
        name = parts[0];
        problem =
            parts.Length < 3 ? "the key is not a name, an id and a base64 text with a plus between them"
            : !KeyName.IsValid(name) ? KeyName.Rule
            : !TryReadId(parts[1], out id) ? "the id of the key is not 8 hexadecimal digits"
            : !CanonicalBase64.TryRead(parts[2], out octets) || octets.Length == 0 ? "the key does not end in canonical base64"
            : !Enum.IsDefined((NoteKeyKind)octets[0]) ? $"a key of the type 0x{octets[0]:x2} is not known here"
            : octets.Length != 1 + Ed25519.PublicKeyOctets ? $"the key has {octets.Length - 1} octets, not {Ed25519.PublicKeyOctets}"
            : string.Empty;
        if (problem.Length > 0)
        {
            return false;
        }

        kind = (NoteKeyKind)octets[0];
        octets = octets[1..];
        return true;
    }

    /// <summary>The counterpart of <see cref="TryRead"/>.</summary>
    internal string Write(ReadOnlySpan<byte> octets) => $"{Name}+{KeyId:x8}+{Convert.ToBase64String([(byte)Kind, .. octets])}";

    private static bool TryReadId(string digits, out uint id)
    {
        id = 0;
        return digits.Length == IdDigits && uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out id);
    }

    private bool IsOwn(NoteSignature signature) =>
        signature.KeyId == KeyId && string.Equals(signature.Name, Name, StringComparison.Ordinal);

    private bool IsValidEd25519(string text, ReadOnlyMemory<byte> signature) =>
        Ed25519.IsValid(_publicKey, Encoding.UTF8.GetBytes(text), signature.Span);

    // A bad signature beside a good one is refused: a file that somebody has altered is not evidence.
    private bool Check(SignedNote note, Func<string, ReadOnlyMemory<byte>, bool> isValid)
    {
        NoteSignature[] own = [.. note.Signatures.Where(IsOwn)];
        return own.Length > 0 && own.All(signature => isValid(note.Text, signature.Signature));
    }
}
