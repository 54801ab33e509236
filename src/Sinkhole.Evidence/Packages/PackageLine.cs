using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq;
using System.Text;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Evidence.Packages;

/// <summary>A record of a package with its proof, as one line of ASCII with LF at its end and five fields between single spaces.</summary>
/// <remarks>
/// The fields: number of the record in the package, from 1; index of its leaf in the tree, from 0; <c>epoch/sequence</c>; the frame in
/// base64; the hashes of the proof of inclusion in base64, the lowest first, with commas between, or <c>-</c> for none. Numbers are decimal
/// without leading zeros, base64 is canonical, so a record has one line.
/// </remarks>
/// <param name="Number">The record in the package.</param>
/// <param name="Leaf">The leaf in the tree.</param>
/// <param name="Position">Where the record stands in its journal. The epoch is not in the frame, so no proof shows it.</param>
/// <param name="Frame">The octets of the frame.</param>
/// <param name="Path">The proof.</param>
public sealed record PackageLine(long Number, long Leaf, RecordPosition Position, ReadOnlyMemory<byte> Frame, IReadOnlyList<Hash256> Path)
{
    /// <summary>No line is longer, in octets: a payload has 64 KiB at most, and a proof 63 hashes.</summary>
    public const int MaxOctets = 96 * 1024;

    private const int Fields = 5;
    private const string NoHash = "-";

    /// <summary>The line of a record that a checkpoint has.</summary>
    /// <exception cref="ArgumentException">It has no proof.</exception>
    public static PackageLine Of(long number, ProvedRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        IReadOnlyList<Hash256> path = record.Path ?? throw new ArgumentException("the record has no proof", nameof(record));
        return new PackageLine(number, record.Leaf, record.Stored.Position, record.Frame, path);
    }

    /// <summary>The octets of the line, the LF included.</summary>
    public byte[] ToBytes()
    {
        string path = Path.Count == 0 ? NoHash : string.Join(',', Path);
        return Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"{Number} {Leaf} {Position} {Convert.ToBase64String(Frame.Span)} {path}\n"));
    }

    /// <summary>Reads a line.</summary>
    /// <param name="octets">Its octets, without the LF.</param>
    /// <param name="line">The line; null when false. Nothing of it is verified.</param>
    public static bool TryParse(ReadOnlySpan<byte> octets, [NotNullWhen(true)] out PackageLine? line)
    {
        line = null;
        string[] fields = Encoding.Latin1.GetString(octets).Split(' ');
        if (fields.Length != Fields
            || !TryReadNumber(fields[0], out long number)
            || !TryReadNumber(fields[1], out long leaf)
            || fields[2].Split('/') is not [string epochText, string sequenceText]
            || !TryReadNumber(epochText, out long epoch)
            || epoch > int.MaxValue
            || !TryReadNumber(sequenceText, out long sequence)
            || !CanonicalBase64.TryRead(fields[3], out byte[] frame)
            || !TryReadPath(fields[4], out Hash256[] path))
        {
            return false;
        }

        line = new PackageLine(number, leaf, new RecordPosition((int)epoch, sequence), frame, path);
        return true;
    }

    /// <summary>What is wrong with the record; null where it is as it was written and signed.</summary>
    /// <param name="checkpoint">The checkpoint; its signature has been verified.</param>
    public string? Problem(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ReadOnlySpan<byte> frame = Frame.Span;
        if (frame.Length < RecordFrame.MinOctets
            || !FrameHeader.TryRead(frame, out FrameHeader header)
            || frame.Length != header.OpenedOctets)
        {
            return "its frame is not whole";
        }

        return header.Sequence != Position.Sequence ? $"its frame has the sequence {header.Sequence}, not {Position.Sequence}"
            : !RecordFrame.IsPayloadValid(frame) ? "its salt or payload is not what was written"
            : !MerkleProof.VerifyInclusion(Leaf, checkpoint.Size, Hash256.OfLeaf(frame[..FrameHeader.Octets]), Path, checkpoint.Root)
            ? "the checkpoint does not have it"
            : null;
    }

    private static bool TryReadPath(string text, out Hash256[] path)
    {
        string[] hashes = text == NoHash ? [] : text.Split(',');
        path = [.. hashes.Select(static hash => Hash256.TryParse(hash, out Hash256 read) ? read : default(Hash256?)).OfType<Hash256>()];
        return path.Length == hashes.Length;
    }

    // .NET passes over zero octets behind a number, so the text is compared with the one that is written.
    private static bool TryReadNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
        && string.Equals(number.ToString(CultureInfo.InvariantCulture), text, StringComparison.Ordinal);
}
