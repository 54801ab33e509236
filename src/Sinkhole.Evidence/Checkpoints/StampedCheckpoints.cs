using System;
using System.Collections.Generic;
using System.Globalization;
using Sinkhole.Evidence.Journals.Files;

namespace Sinkhole.Evidence.Checkpoints;

/// <summary>The time stamps of one log, as files in its folder: <c>&lt;size, 19 digits&gt;.note</c> and <c>.tsr</c>.</summary>
/// <remarks>
/// The note is exactly what was stamped, the other file the whole response of the authority (RFC 3161), so that anybody can verify the
/// pair without this program. The note is durable first: a response without its note would show nothing.
/// </remarks>
public sealed class StampedCheckpoints
{
    /// <summary>The longest response that is kept or read.</summary>
    public const int MaxResponseOctets = 64 * 1024;

    private const int MaxNoteOctets = 1 << 20;
    private const int Digits = 19;
    private const string NoteExtension = ".note";
    private const string ResponseExtension = ".tsr";

    private readonly IJournalFolder _folder;

    /// <param name="log">The folder of the log.</param>
    public StampedCheckpoints(string log)
        : this(new LibCFolder(log))
    {
    }

    internal StampedCheckpoints(IJournalFolder folder)
    {
        _folder = folder;
    }

    /// <summary>The sizes of the checkpoints of which there is a note or a response, ascending.</summary>
    /// <exception cref="CheckpointException">The folder cannot be read.</exception>
    public IReadOnlyList<long> Sizes() => Managed(() =>
    {
        var sizes = new SortedSet<long>();
        foreach (string name in _folder.List())
        {
            if (SizeOf(name) is { } size)
            {
                sizes.Add(size);
            }
        }

        return (IReadOnlyList<long>)[.. sizes];
    });

    /// <summary>The note of a size.</summary>
    /// <returns>Null where there is none. Of a longer one than any is, only the beginning.</returns>
    /// <exception cref="CheckpointException">The file cannot be read.</exception>
    public byte[]? ReadNote(long size) => Managed(() => Read(NameOf(size, NoteExtension), MaxNoteOctets));

    /// <summary>The response of a size.</summary>
    /// <returns>Null where there is none. Of a longer one than any is, only the beginning.</returns>
    /// <exception cref="CheckpointException">The file cannot be read.</exception>
    public byte[]? ReadResponse(long size) => Managed(() => Read(NameOf(size, ResponseExtension), MaxResponseOctets));

    /// <summary>The name of the file with the response of a size.</summary>
    public static string ResponseName(long size) => NameOf(size, ResponseExtension);

    /// <summary>Keeps a stamp that was verified, durably.</summary>
    /// <param name="size">The size of the checkpoint.</param>
    /// <param name="note">Exactly what was stamped.</param>
    /// <param name="response">The response of the authority.</param>
    /// <exception cref="CheckpointException">It cannot be written.</exception>
    public void Keep(long size, byte[] note, byte[] response) => Managed(() =>
    {
        _folder.Replace(NameOf(size, NoteExtension), file => file.Write(note, 0));
        _folder.Replace(NameOf(size, ResponseExtension), file => file.Write(response, 0));
        return true;
    });

    private byte[]? Read(string name, int maxOctets)
    {
        if (!_folder.Has(name))
        {
            return null;
        }

        using IJournalSource source = _folder.Read(name);

        // One octet more than is allowed: what is too long is no note and no response either.
        byte[] octets = new byte[Math.Min(source.Length, maxOctets + 1)];
        return octets[..source.Read(octets, 0)];
    }

    private static string NameOf(long size, string extension) => size.ToString("D19", CultureInfo.InvariantCulture) + extension;

    private static long? SizeOf(string name) =>
        name.Length > Digits
        && name[Digits..] is NoteExtension or ResponseExtension
        && long.TryParse(name.AsSpan(0, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out long size)
            ? size
            : null;

    private static T Managed<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (JournalFileException error)
        {
            throw new CheckpointException(error.Message, error);
        }
    }
}
