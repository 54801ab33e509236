using System;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Text;
using System.Text.Unicode;

namespace Sinkhole.Evidence.Proofs;

/// <summary>A text and the signatures below it (https://c2sp.org/signed-note). Immutable.</summary>
/// <remarks>
/// That a note can be read does not say that anybody signed it: ask <see cref="NoteKey.Verifies"/> before the text is used. What is read is
/// written again octet by octet, because every part has only one form that is accepted.
/// </remarks>
public sealed class SignedNote
{
    /// <summary>The longest note, in octets.</summary>
    public const int MaxOctets = 1 << 20;

    /// <summary>The largest number of signatures; it bounds the time that verifying a note takes.</summary>
    public const int MaxSignatures = 100;

    // Lone surrogates, which UTF-8 cannot say, are refused and not replaced.
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _octets;

    /// <summary>A note of parts.</summary>
    /// <param name="text">The text, which ends in a newline.</param>
    /// <param name="signatures">At least one.</param>
    /// <exception cref="ArgumentException">The parts are not those of a note; the message says why.</exception>
    public SignedNote(string text, ImmutableArray<NoteSignature> signatures)
    {
        if (ProblemIn(text) is { } wrongText)
        {
            throw new ArgumentException(wrongText, nameof(text));
        }

        if (ProblemIn(signatures) is { } wrongSignatures)
        {
            throw new ArgumentException(wrongSignatures, nameof(signatures));
        }

        Text = text;
        Signatures = signatures;
        _octets = StrictUtf8.GetBytes($"{text}\n{string.Concat(signatures.Select(static signature => $"{signature}\n"))}");
        if (_octets.Length > MaxOctets)
        {
            throw new ArgumentException(TooLong, nameof(text));
        }
    }

    /// <summary>What is signed: ends in a newline, without the blank line before the signatures.</summary>
    public string Text { get; }

    /// <summary>The signatures in their order, verified or not.</summary>
    public ImmutableArray<NoteSignature> Signatures { get; }

    private static string TooLong => $"the note is longer than {MaxOctets} octets";

    /// <summary>Reads a note: at most 1 MiB of UTF-8 without control characters but newlines, 1 to 100 signatures.</summary>
    /// <param name="octets">The whole note, of any origin.</param>
    /// <param name="note">The note; null when false.</param>
    /// <param name="problem">What is wrong, a sentence for a person; empty when true. It quotes nothing of the note.</param>
    public static bool TryParse(ReadOnlySpan<byte> octets, [NotNullWhen(true)] out SignedNote? note, out string problem)
    {
        note = null;
        problem = octets.Length > MaxOctets ? TooLong : !Utf8.IsValid(octets) ? "the note is not UTF-8" : string.Empty;
        if (problem.Length > 0)
        {
            return false;
        }

        // The text may have blank lines itself: the last one is the border.
        string all = Encoding.UTF8.GetString(octets);
        int blank = all.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (blank < 0 || all[^1] != '\n')
        {
            problem = "the note is not a text, a blank line and signature lines, each with a newline at its end";
            return false;
        }

        string text = all[..(blank + 1)];
        string[] lines = all[(blank + 2)..].Split('\n')[..^1];
        if ((ProblemIn(text) ?? ProblemInNumber(lines.Length)) is { } wrong)
        {
            problem = wrong;
            return false;
        }

        ImmutableArray<NoteSignature>.Builder signatures = ImmutableArray.CreateBuilder<NoteSignature>(lines.Length);
        foreach (string line in lines)
        {
            if (!NoteSignature.TryParse(line, out NoteSignature? signature, out string reason))
            {
                problem = $"signature line {signatures.Count + 1} {reason}";
                return false;
            }

            signatures.Add(signature);
        }

        note = new SignedNote(text, signatures.MoveToImmutable());
        return true;
    }

    /// <summary>The same text with one more signature at the end.</summary>
    /// <exception cref="ArgumentException">The note would be too long, or have too many signatures.</exception>
    public SignedNote With(NoteSignature signature) => new(Text, Signatures.Add(signature));

    /// <summary>The note as it is stored and sent: a copy.</summary>
    public byte[] ToBytes() => [.. _octets];

    /// <summary>The note as text.</summary>
    public override string ToString() => StrictUtf8.GetString(_octets);

    private static string? ProblemIn(string text) =>
        !text.EndsWith('\n') ? "the text of the note does not end in a newline"
        : text.Any(static character => character < ' ' && character != '\n') ? "the note has a control character that is not a newline"
        : null;

    private static string? ProblemIn(ImmutableArray<NoteSignature> signatures) =>
        signatures.IsDefault ? ProblemInNumber(0)
        : ProblemInNumber(signatures.Length) is { } problem ? problem
        : !signatures.All(static signature => KeyName.IsValid(signature.Name)) ? KeyName.Rule
        : signatures.Any(static signature => signature.Signature.IsEmpty) ? "a signature is empty"
        : null;

    private static string? ProblemInNumber(int signatures) =>
        signatures == 0 ? "the note has no signature"
        : signatures > MaxSignatures ? $"the note has more than {MaxSignatures} signatures"
        : null;
}
