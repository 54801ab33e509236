using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using Sinkhole.Documents.Findings;

namespace Sinkhole.Documents.Files;

/// <summary>Adds source lines to findings that were made after their file was released.</summary>
public static class SourceLines
{
    /// <summary>The findings in the same order, each with its line where the file is still what was read.</summary>
    /// <remarks>
    /// The file is read once, a piece at a time: it takes the memory of the lines that are wanted. Its hash is compared because a link to
    /// what nobody should read may have taken its place since.
    /// </remarks>
    /// <param name="files">The file system.</param>
    /// <param name="file">The file that all of the findings are about.</param>
    /// <param name="hash">SHA-256 of what was read.</param>
    /// <param name="findings">Without lines.</param>
    public static IReadOnlyList<Finding> Fill(
        IFileSystem files, string file, ReadOnlyMemory<byte> hash, IReadOnlyList<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(findings);
        SortedSet<int> wanted = [];
        foreach (Finding finding in findings)
        {
            wanted.Add(finding.Line);
        }

        if (wanted.Count == 0 || !TryPick(files, file, hash, wanted, out LineExtractor lines))
        {
            return findings;
        }

        List<Finding> filled = [];
        foreach (Finding finding in findings)
        {
            filled.Add(finding with { LineText = lines.Line(finding.Line) });
        }

        return filled;
    }

    private static bool TryPick(IFileSystem files, string file, ReadOnlyMemory<byte> hash, SortedSet<int> wanted, out LineExtractor lines)
    {
        var picker = new LineExtractor(wanted);
        lines = picker;
        using var found = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (files.Read(file, SourceText.MaxOctets, Take) != FileError.None)
        {
            return false;
        }

        picker.End();
        return found.GetHashAndReset().AsSpan().SequenceEqual(hash.Span);

        void Take(ReadOnlySpan<byte> octets)
        {
            found.AppendData(octets);
            picker.Take(octets);
        }
    }
}
