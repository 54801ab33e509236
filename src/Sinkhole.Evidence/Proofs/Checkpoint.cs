using System;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq;

namespace Sinkhole.Evidence.Proofs;

/// <summary>
/// What a log says about its tree, as the text of a note (https://c2sp.org/tlog-checkpoint): three lines, and perhaps extension lines.
/// </summary>
/// <param name="Origin">Which log: a name that no other log has; one line, not empty.</param>
/// <param name="Size">The number of leaves.</param>
/// <param name="Root">The root over all of them.</param>
public sealed record Checkpoint(string Origin, long Size, Hash256 Root)
{
    private const int FixedLines = 3;

    /// <summary>Lines after the root, in their order, each not empty. Nobody but the log knows what they mean.</summary>
    public ImmutableArray<string> Extensions { get; init; } = [];

    /// <summary>Reads the text of a note.</summary>
    /// <param name="noteText"><see cref="SignedNote.Text"/> of a note that was verified.</param>
    /// <param name="checkpoint">The checkpoint; null when false.</param>
    /// <param name="problem">What is wrong, a sentence for a person; empty when true.</param>
    public static bool TryParse(
        [NotNullWhen(true)] string? noteText, [NotNullWhen(true)] out Checkpoint? checkpoint, out string problem)
    {
        checkpoint = null;
        string[] lines = (noteText ?? string.Empty).Split('\n');
        long size = 0;
        Hash256 root = default;
        problem =
            lines.Length <= FixedLines || lines[^1].Length > 0 ? "a checkpoint has at least three lines, each with a newline at its end"
            : !Array.TrueForAll(lines[..^1], static line => line.Length > 0) ? "a checkpoint has no empty line"
            : !TryReadSize(lines[1], out size) ? "the second line is not a decimal number below 2^63 without leading zeros"
            : !Hash256.TryParse(lines[2], out root) ? "the third line is not the canonical base64 of 32 octets"
            : string.Empty;
        checkpoint = problem.Length == 0 ? new Checkpoint(lines[0], size, root) { Extensions = [.. lines[FixedLines..^1]] } : null;
        return checkpoint is not null;
    }

    /// <summary>Two checkpoints are equal when they have the same text.</summary>
    public bool Equals(Checkpoint? other) =>
        other is not null
        && Size == other.Size
        && Root == other.Root
        && string.Equals(Origin, other.Origin, StringComparison.Ordinal)
        && Extensions.SequenceEqual(other.Extensions, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Origin, Size, Root);

    /// <summary>The text to be signed: the lines, each with a newline at its end.</summary>
    /// <exception cref="InvalidOperationException">The origin or an extension is not one line, or the size is negative.</exception>
    public string ToNoteText()
    {
        string[] lines = [Origin, Size.ToString(CultureInfo.InvariantCulture), Root.ToString(), .. Extensions, string.Empty];
        string text = string.Join('\n', lines);
        return TryParse(text, out Checkpoint? read, out _) && Equals(read)
            ? text
            : throw new InvalidOperationException("the origin or an extension is not one line, or the size is negative");
    }

    private static bool TryReadSize(string digits, out long size) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out size)
        && string.Equals(size.ToString(CultureInfo.InvariantCulture), digits, StringComparison.Ordinal);
}
