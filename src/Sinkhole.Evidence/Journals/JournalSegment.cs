using System;

namespace Sinkhole.Evidence.Journals;

/// <summary>
/// The segment that is being written: made whole with its header before it bears its name, appended to, never opened again.
/// </summary>
/// <remarks>Owned by the writer's thread. After any <see cref="JournalFileException"/> it may only be cut and closed.</remarks>
internal sealed class JournalSegment : IDisposable
{
    private readonly IJournalFolder _folder;
    private readonly IJournalFile _file;

    private JournalSegment(IJournalFolder folder, IJournalFile file, SegmentHeader header)
    {
        _folder = folder;
        _file = file;
        Header = header;
        Name = new SegmentName(header.Epoch, header.FirstSequence);
        Octets = SegmentHeader.Octets;
    }

    public SegmentHeader Header { get; }

    public SegmentName Name { get; }

    /// <summary>Durable octets.</summary>
    public long Octets { get; private set; }

    public bool HasFrames => Octets > SegmentHeader.Octets;

    /// <summary>Creates it under a provisional name, makes it durable, gives it its own name and makes that durable.</summary>
    /// <remarks>A segment of the same name holds nothing acknowledged (its first sequence is still to be given): it is replaced.</remarks>
    public static JournalSegment Create(IJournalFolder folder, SegmentHeader header)
    {
        var name = new SegmentName(header.Epoch, header.FirstSequence);
        folder.Ensure();
        IJournalFile file = folder.Create(name.Unfinished);
        var segment = new JournalSegment(folder, file, header);
        try
        {
            Span<byte> octets = stackalloc byte[SegmentHeader.Octets];
            header.Write(octets);
            file.Write(octets, 0);
            file.Sync();
            folder.Rename(name.Unfinished, name.Text);
            folder.Sync();
        }
        catch (JournalFileException)
        {
            segment.Dispose();
            throw;
        }

        return segment;
    }

    /// <summary>Appends frames; they are durable when it returns.</summary>
    public void Append(ReadOnlySpan<byte> frames)
    {
        _file.Write(frames, Octets);
        _file.Sync();

        // A file that was removed takes writes and syncs as before, and nobody will ever find them.
        if (!_folder.Has(Name.Text))
        {
            throw new JournalFileException("find", Name.Text, LibC.ErrorNoEntry);
        }

        Octets += frames.Length;
    }

    /// <summary>Cuts what was not acknowledged, so far as the disk lets us, and closes.</summary>
    /// <returns>What went wrong; null where nothing did. Readers then meet frames that the next segment supersedes.</returns>
    public JournalFileException? Abandon()
    {
        using (_file)
        {
            try
            {
                _file.Truncate(Octets);
                return null;
            }
            catch (JournalFileException error)
            {
                return error;
            }
        }
    }

    public void Dispose() => _file.Dispose();
}
