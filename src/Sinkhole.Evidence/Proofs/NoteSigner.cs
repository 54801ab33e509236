using System;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Sinkhole.Evidence.Proofs;

/// <summary>A private key with its name, which signs notes (https://c2sp.org/signed-note). Immutable.</summary>
/// <remarks>
/// Its text is <c>PRIVATE+KEY+name+id+seed</c>, as golang.org/x/mod/sumdb/note writes it; for a witness with the octet 0x04 before the
/// seed, which that program does not read. Who has the text can sign: it belongs in a file that only its owner can read.
/// </remarks>
public sealed class NoteSigner
{
    /// <summary>What the text of a private key begins with: such a text is shown to nobody.</summary>
    public const string PrivatePrefix = "PRIVATE+KEY+";

    private readonly byte[] _seed;

    private NoteSigner(string name, NoteKeyKind kind, byte[] seed)
    {
        _seed = seed;
        Key = new NoteKey(name, kind, Ed25519.PublicKeyOf(seed));
    }

    /// <summary>The public key, which is given to those who verify.</summary>
    public NoteKey Key { get; }

    /// <summary>A new key that signs the texts of notes.</summary>
    /// <exception cref="ArgumentException">The name is empty, or has white space or a plus.</exception>
    public static NoteSigner Create(string name) => New(name, NoteKeyKind.Ed25519);

    /// <summary>A new key that cosigns checkpoints as a witness.</summary>
    /// <exception cref="ArgumentException">The name is empty, or has white space or a plus.</exception>
    public static NoteSigner CreateWitness(string name) => New(name, NoteKeyKind.Cosignature);

    /// <summary>Reads what <see cref="ToPrivateText"/> wrote.</summary>
    /// <param name="privateKey">The text, without a newline at its end.</param>
    /// <param name="signer">The signer; null when false.</param>
    /// <param name="problem">What is wrong, a sentence that quotes nothing of the key; empty when true.</param>
    public static bool TryParse([NotNullWhen(true)] string? privateKey, [NotNullWhen(true)] out NoteSigner? signer, out string problem)
    {
        signer = null;
        if (privateKey is null || !privateKey.StartsWith(PrivatePrefix, StringComparison.Ordinal))
        {
            problem = $"the private key does not begin with {PrivatePrefix}";
            return false;
        }

        string text = privateKey[PrivatePrefix.Length..];
        if (!NoteKey.TryRead(text, out string name, out uint id, out NoteKeyKind kind, out byte[] seed, out problem))
        {
            return false;
        }

        var read = new NoteSigner(name, kind, seed);
        if (read.Key.KeyId != id)
        {
            problem = "the id is not that of the name and the private key";
            return false;
        }

        signer = read;
        return true;
    }

    /// <summary>The secret text that <see cref="TryParse"/> reads.</summary>
    public string ToPrivateText() => PrivatePrefix + Key.Write(_seed);

    /// <summary>A note with this one signature.</summary>
    /// <param name="text">The text, which ends in a newline.</param>
    /// <exception cref="ArgumentException">The text is not that of a note.</exception>
    /// <exception cref="InvalidOperationException">This is the key of a witness.</exception>
    public SignedNote Sign(string text) => new(text, [SignText(text)]);

    /// <summary>A signature to be put below a text.</summary>
    /// <param name="text">The text, which ends in a newline.</param>
    /// <exception cref="InvalidOperationException">This is the key of a witness.</exception>
    public NoteSignature SignText(string text)
    {
        Require(NoteKeyKind.Ed25519);
        return new NoteSignature(Key.Name, Key.KeyId, Ed25519.Sign(_seed, Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>A witness's signature to be put below a checkpoint.</summary>
    /// <param name="text">
    /// The text of a checkpoint that the witness has compared with the last one that it cosigned: this method does not compare anything.
    /// </param>
    /// <param name="time">When; fractions of a second are not signed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is before 1970.</exception>
    /// <exception cref="InvalidOperationException">This is not the key of a witness.</exception>
    public NoteSignature Cosign(string text, DateTimeOffset time)
    {
        Require(NoteKeyKind.Cosignature);
        return new NoteSignature(Key.Name, Key.KeyId, Cosignature.Make(_seed, text, time));
    }

    private static NoteSigner New(string name, NoteKeyKind kind) =>
        KeyName.IsValid(name) ? new NoteSigner(name, kind, Ed25519.NewSeed()) : throw new ArgumentException(KeyName.Rule, nameof(name));

    // A key that signed both forms could be made to sign one that means the other.
    private void Require(NoteKeyKind kind)
    {
        if (Key.Kind != kind)
        {
            throw new InvalidOperationException($"the key {Key.Name} is of the kind {Key.Kind}, not {kind}");
        }
    }
}
