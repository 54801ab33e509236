using System;
using System.Globalization;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Evidence.Checkpoints;

/// <summary>Files of signed notes, one for each day: <c>&lt;prefix&gt;YYYY-MM-DD</c>, in the form of <see cref="NoteList"/>.</summary>
internal static class NoteListFile
{
    /// <summary>Bounds the memory for a file that somebody made long: a day of checkpoints each second has 25 MiB.</summary>
    public const int MaxOctets = 64 * 1024 * 1024;

    /// <summary>Appends a note to the file of its day, durably. One that stands there at the end is not written again.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="prefix">The beginning of the file's name.</param>
    /// <param name="note">The note.</param>
    /// <param name="now">When; names the file only, so a wrong clock does no harm.</param>
    public static void Append(IJournalFolder folder, string prefix, SignedNote note, DateTimeOffset now)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{prefix}{now.UtcDateTime:yyyy-MM-dd}");
        byte[] octets = [.. note.ToBytes(), (byte)'\n'];
        if (!folder.Has(name))
        {
            folder.Replace(name, file => file.Write(octets, 0));
            return;
        }

        ReadOnlySpan<byte> tail = ReadTail(folder, name, octets.Length, out long length);
        if (tail.SequenceEqual(octets))
        {
            return;
        }

        // A power cut may have left part of the last one: the empty line ends it.
        ReadOnlySpan<byte> ended = tail.EndsWith("\n\n"u8) ? [] : "\n\n"u8;
        using IJournalFile file = folder.Reopen(name);
        file.Write([.. ended, .. octets], length);
        file.Sync();
    }

    /// <summary>Reads a file up to a length.</summary>
    public static byte[] Read(IJournalFolder folder, string name, int maxOctets)
    {
        using IJournalSource source = folder.Read(name);
        byte[] octets = new byte[Math.Min(source.Length, maxOctets)];
        return octets[..source.Read(octets, 0)];
    }

    private static byte[] ReadTail(IJournalFolder folder, string name, int maxOctets, out long length)
    {
        using IJournalSource source = folder.Read(name);
        length = source.Length;
        byte[] octets = new byte[Math.Min(length, maxOctets)];
        return octets[..source.Read(octets, length - octets.Length)];
    }
}
