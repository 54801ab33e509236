using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Sinkhole.Evidence.Journals.Keys;
using Sinkhole.Evidence.Proofs;
using Sinkhole.Evidence.Sealing;

namespace Sinkhole.Evidence.Erasure;

/// <summary>
/// What was erased, when and why, as the text of a signed note: <c>sinkhole.erasure/1</c>, the name of the log whose key signs, the instant
/// (UTC), the reason, then <c>key NAME GROUP</c> for each storage key and <c>seal ORDER/NAME</c> for each envelope; a line each.
/// </summary>
/// <remarks>
/// It is durable before anything is destroyed, and each start destroys again what a note names: so a restored copy of a key does not last,
/// and a power cut leaves nothing half erased.
/// </remarks>
public sealed record ErasureNote
{
    /// <summary>Characters of keys and envelopes in one note: half of what a note may have.</summary>
    private const int MaxCharacters = SignedNote.MaxOctets / 2;

    private const string Form = "sinkhole.erasure/1";
    private const string InstantForm = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const string KeyWord = "key";
    private const string SealWord = "seal";
    private const int HeadLines = 4;

    /// <summary>The log whose key signs: the checkpoints of the same journal have this origin.</summary>
    public required string Origin { get; init; }

    /// <summary>When, UTC, in whole seconds.</summary>
    public required DateTimeOffset Instant { get; init; }

    /// <summary>Why: one line without control characters, such as <c>retention</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>The storage keys.</summary>
    public required IReadOnlyList<StoredKey> Keys { get; init; }

    /// <summary>The envelopes of sealed values.</summary>
    public required IReadOnlyList<EnvelopeName> Envelopes { get; init; }

    /// <summary>The text, which ends in a newline.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Form}\n{Origin}\n")
            .Append(Instant.UtcDateTime.ToString(InstantForm, CultureInfo.InvariantCulture))
            .Append(CultureInfo.InvariantCulture, $"\n{Reason}\n");
        foreach (StoredKey key in Keys)
        {
            text.Append(CultureInfo.InvariantCulture, $"{KeyWord} {key.Name} {key.Group}\n");
        }

        foreach (EnvelopeName envelope in Envelopes)
        {
            text.Append(CultureInfo.InvariantCulture, $"{SealWord} {envelope}\n");
        }

        return text.ToString();
    }

    /// <summary>The same in as many notes as it needs; none where nothing is erased.</summary>
    internal IEnumerable<ErasureNote> Split()
    {
        List<StoredKey> keys = [];
        List<EnvelopeName> envelopes = [];
        int characters = 0;
        foreach (StoredKey key in Keys)
        {
            keys.Add(key);
            characters += $"{KeyWord} {key.Name} {key.Group}\n".Length;
            if (characters >= MaxCharacters)
            {
                yield return this with { Keys = keys, Envelopes = [] };
                (keys, characters) = ([], 0);
            }
        }

        foreach (EnvelopeName envelope in Envelopes)
        {
            envelopes.Add(envelope);
            characters += $"{SealWord} {envelope}\n".Length;
            if (characters >= MaxCharacters)
            {
                yield return this with { Keys = keys, Envelopes = envelopes };
                (keys, envelopes, characters) = ([], [], 0);
            }
        }

        if (characters > 0)
        {
            yield return this with { Keys = keys, Envelopes = envelopes };
        }
    }

    /// <summary>Reads a note that a key has signed.</summary>
    /// <param name="note">The note.</param>
    /// <param name="key">The key of the log.</param>
    /// <param name="erasure">What it says; null when false.</param>
    /// <returns>False where the key has not signed it, it is of another log, or it is no such note.</returns>
    public static bool TryRead(SignedNote note, NoteKey key, [NotNullWhen(true)] out ErasureNote? erasure)
    {
        ArgumentNullException.ThrowIfNull(note);
        ArgumentNullException.ThrowIfNull(key);
        erasure = null;
        string[] lines = note.Text.Split('\n');
        if (!key.Verifies(note) || lines.Length <= HeadLines || lines[0] != Form || lines[1] != key.Name || lines[^1].Length != 0
            || !DateTimeOffset.TryParseExact(
                lines[2], InstantForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset instant))
        {
            return false;
        }

        List<StoredKey> keys = [];
        List<EnvelopeName> envelopes = [];
        foreach (string line in lines.AsSpan(HeadLines..^1))
        {
            string[] words = line.Split(' ');
            if (words is [KeyWord, string named, string group] && StorageKeyName.TryParse(named, out StorageKeyName name)
                && StorageKeyFile.IsGroup(group))
            {
                keys.Add(new StoredKey(name, group));
            }
            else if (words is [SealWord, string sealing] && EnvelopeName.TryParse(sealing, out EnvelopeName envelope))
            {
                envelopes.Add(envelope);
            }
            else
            {
                return false;
            }
        }

        erasure = new ErasureNote { Origin = lines[1], Instant = instant, Reason = lines[3], Keys = keys, Envelopes = envelopes };
        return true;
    }
}
