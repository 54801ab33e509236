using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq;
using System.Text;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Evidence.Witnesses;

/// <summary>
/// What a witness is asked: a signed checkpoint, and the proof that its tree begins with the one that the witness cosigned last
/// (https://c2sp.org/tlog-witness, add-checkpoint). Immutable.
/// </summary>
/// <remarks>As octets: the line <c>old N</c>, a line for each hash of the proof, an empty line, the note.</remarks>
public sealed class WitnessRequest
{
    /// <summary>The longest request, in octets.</summary>
    public const int MaxOctets = 64 * 1024;

    /// <summary>The longest proof: a size is less than 2^63.</summary>
    public const int MaxPath = 63;

    private const string OldPrefix = "old ";

    private WitnessRequest(long oldSize, IReadOnlyList<Hash256> path, SignedNote note, Checkpoint checkpoint)
    {
        OldSize = oldSize;
        Path = path;
        Note = note;
        Checkpoint = checkpoint;
    }

    /// <summary>The size that the witness cosigned last, as the asking side knows it; 0 for none.</summary>
    public long OldSize { get; }

    /// <summary>The consistency proof, in the order of RFC 9162 §2.1.4.1.</summary>
    public IReadOnlyList<Hash256> Path { get; }

    /// <summary>The checkpoint with its signatures; none of them is verified here.</summary>
    public SignedNote Note { get; }

    /// <summary>What the note says.</summary>
    public Checkpoint Checkpoint { get; }

    /// <summary>A request of parts.</summary>
    /// <param name="oldSize">The size that the witness cosigned last.</param>
    /// <param name="path">The proof from that size.</param>
    /// <param name="note">The checkpoint.</param>
    /// <exception cref="ArgumentException">The note is no checkpoint, or the proof is too long.</exception>
    public static WitnessRequest Of(long oldSize, IReadOnlyList<Hash256> path, SignedNote note)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(oldSize);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(note);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(path.Count, MaxPath, nameof(path));
        return Checkpoint.TryParse(note.Text, out Checkpoint? checkpoint, out string problem)
            ? new WitnessRequest(oldSize, path, note, checkpoint)
            : throw new ArgumentException(problem, nameof(note));
    }

    /// <summary>Reads a request of any origin.</summary>
    /// <param name="octets">The whole request.</param>
    /// <param name="request">The request; null when false.</param>
    /// <param name="problem">What is wrong, a sentence for a person; empty when true. It quotes nothing of the request.</param>
    public static bool TryParse(ReadOnlySpan<byte> octets, [NotNullWhen(true)] out WitnessRequest? request, out string problem)
    {
        request = null;
        int end = octets.IndexOf("\n\n"u8);
        problem =
            octets.Length > MaxOctets ? $"the request is longer than {MaxOctets} octets"
            : end < 0 ? "the request has no empty line before the checkpoint"
            : string.Empty;
        if (problem.Length > 0
            || !TryReadHead(octets[..end], out long oldSize, out Hash256[] path, out problem)
            || !SignedNote.TryParse(octets[(end + "\n\n"u8.Length)..], out SignedNote? note, out problem)
            || !Checkpoint.TryParse(note.Text, out Checkpoint? checkpoint, out problem))
        {
            return false;
        }

        request = new WitnessRequest(oldSize, path, note, checkpoint);
        return true;
    }

    /// <summary>The request as it is sent.</summary>
    public byte[] ToBytes()
    {
        string path = string.Concat(Path.Select(static hash => $"{hash}\n"));
        string head = string.Create(CultureInfo.InvariantCulture, $"{OldPrefix}{OldSize}\n{path}\n");
        return [.. Encoding.UTF8.GetBytes(head), .. Note.ToBytes()];
    }

    private static bool TryReadHead(ReadOnlySpan<byte> head, out long oldSize, out Hash256[] path, out string problem)
    {
        oldSize = 0;
        path = [];
        string[] lines = Encoding.Latin1.GetString(head).Split('\n');
        problem =
            !TryReadOldSize(lines[0], out oldSize) ? "the first line is not 'old' and a decimal number below 2^63 without leading zeros"
            : lines.Length - 1 > MaxPath ? $"the proof has more than {MaxPath} hashes"
            : string.Empty;
        if (problem.Length > 0)
        {
            return false;
        }

        path = new Hash256[lines.Length - 1];
        for (int at = 0; at < path.Length; at++)
        {
            if (!Hash256.TryParse(lines[at + 1], out path[at]))
            {
                problem = $"line {at + 2} is not the canonical base64 of 32 octets";
                return false;
            }
        }

        return true;
    }

    private static bool TryReadOldSize(string line, out long size)
    {
        size = 0;
        return line.StartsWith(OldPrefix, StringComparison.Ordinal)
            && long.TryParse(line.AsSpan(OldPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out size)
            && line.Length == OldPrefix.Length + size.ToString(CultureInfo.InvariantCulture).Length;
    }
}
