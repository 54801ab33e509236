using System;
using System.Collections.Generic;
using System.Text;

namespace Sinkhole.Documents.Files;

/// <summary>What a file says of itself when it is one of ours. Nothing of a file that does not say so is ever shown to anyone.</summary>
/// <remarks>
/// <c>check</c> may run as root over a folder in which others may put links: the first line of /etc/shadow must not appear in its report.
/// </remarks>
public sealed class FileFormat
{
    private readonly byte[][] _marks;
    private readonly int _needed;

    /// <summary>Describes a format.</summary>
    /// <param name="what">"an order", for messages.</param>
    /// <param name="remedy">What makes a file one of this format, for hints.</param>
    /// <param name="marks">ASCII texts that such files contain.</param>
    /// <param name="needed">How many of them a file must contain.</param>
    public FileFormat(string what, string remedy, IReadOnlyCollection<string> marks, int needed)
    {
        What = what;
        Remedy = remedy;
        _needed = needed;
        _marks = new byte[marks.Count][];
        int at = 0;
        foreach (string mark in marks)
        {
            _marks[at++] = Encoding.ASCII.GetBytes(mark);
        }
    }

    /// <summary>"an order", for messages.</summary>
    public string What { get; }

    /// <summary>What makes a file one of ours, for hints.</summary>
    public string Remedy { get; }

    /// <summary>Remedies of this format for files that cannot be read; <see cref="FileErrorText.RemedyFor"/> has the others.</summary>
    public IReadOnlyDictionary<FileError, string> ErrorRemedies { get; init; } = new Dictionary<FileError, string>();

    /// <summary>How to fix a file of this format that cannot be read.</summary>
    public string RemedyFor(FileError error) =>
        ErrorRemedies.TryGetValue(error, out string? remedy) ? remedy : FileErrorText.RemedyFor(error);

    /// <summary>Whether the octets say that they are of this format, right or wrong.</summary>
    public bool IsClaimedBy(ReadOnlySpan<byte> octets)
    {
        int found = 0;
        foreach (byte[] mark in _marks)
        {
            found += octets.IndexOf(mark) >= 0 ? 1 : 0;
        }

        ReadOnlySpan<byte> head = octets[..Math.Min(octets.Length, FileTypeDetector.HeadOctets)];
        return found >= _needed || (_marks.Length == 1 && HasInAnyCase(head, _marks[0]));
    }

    // "Sinkhole.Order/1" counts as ours: the reader then reports the line and the right case.
    private static bool HasInAnyCase(ReadOnlySpan<byte> head, byte[] mark)
    {
        for (int at = 0; at + mark.Length <= head.Length; at++)
        {
            if (Ascii.EqualsIgnoreCase(head.Slice(at, mark.Length), mark))
            {
                return true;
            }
        }

        return false;
    }
}
