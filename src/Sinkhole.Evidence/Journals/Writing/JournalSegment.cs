using System;
using Sinkhole.Evidence.Journals.Files;

namespace Sinkhole.Evidence.Journals.Writing;

/// <summary>
/// The segment that is being written: made whole with its header before it bears its name, appended to, never opened again.
/// </summary>
/// <remarks>Owned by the writer's thread. After any <see cref="JournalFileException"/> it may only be cut and closed.</remarks>
internal sealed class JournalSegment : IDisposable
{
    private readonly IJournalFolder _folder;
    private readonly IJournalFolderHold _hold;
    private readonly IJournalFile _file;

    private JournalSegment(IJournalFolder folder, IJournalFolderHold hold, IJournalFile file, SegmentHeader header)
    {
        _folder = folder;
        _hold = hold;
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
    /// <param name="folder">The folder.</param>
    /// <param name="hold">What holds it; outlives the segment.</param>
    /// <param name="header">What it begins with.</param>
    public static JournalSegment Create(IJournalFolder folder, IJournalFolderHold hold, SegmentHeader header)
    {
        var name = new SegmentName(header.Epoch, header.FirstSequence);
        IJournalFile file = folder.Create(name.Unfinished);
        var segment = new JournalSegment(folder, hold, file, header);
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

    /// <summary>Appends frames; they are durable, and found under its name, when it returns.</summary>
    /// <param name="frames">Whole frames; none to look only whether it is still there.</param>
    /// <exception cref="JournalDisplacedException">They cannot be found under its name.</exception>
    public void Append(ReadOnlySpan<byte> frames)
    {
        if (frames.Length > 0)
        {
            _file.Write(frames, Octets);
            _file.Sync();
        }

        ThrowIfDisplaced(Octets + frames.Length);
        Octets += frames.Length;
    }

    /// <summary>Closes it. What was appended last must have been found there.</summary>
    public ClosedSegment Close()
    {
        var closed = new ClosedSegment(Name, _file.Mark(), Octets);
        _file.Dispose();
        return closed;
    }

    /// <summary>Cuts what was not acknowledged, so far as the disk lets us, and closes.</summary>
    /// <param name="closed">What is left of it; null where the file system does not say.</param>
    /// <returns>What went wrong; null where nothing did. Readers then meet frames that the next segment supersedes.</returns>
    public JournalFileException? Abandon(out ClosedSegment? closed)
    {
        closed = null;
        using (_file)
        {
            try
            {
                FileMark left = _file.Mark();
                closed = new ClosedSegment(Name, left, Math.Max(left.Octets, Octets));

                // One that somebody has cut shorter must not be filled up with zeros.
                if (left.Octets > Octets)
                {
                    _file.Truncate(Octets);
                    closed = new ClosedSegment(Name, left, Octets);
                }

                return null;
            }
            catch (JournalFileException error)
            {
                return error;
            }
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>A file that was moved, removed or cut takes writes and syncs as before, and nobody will ever find them.</summary>
    private void ThrowIfDisplaced(long octets)
    {
        if (!_hold.IsInPlace)
        {
            throw new JournalDisplacedException("the folder is another one now: somebody moved or replaced it");
        }

        new ClosedSegment(Name, _file.Mark(), octets).ThrowIfDisplaced(_folder);
    }
}
