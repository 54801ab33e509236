using System;
using Sinkhole.Evidence.Journals.Files;

namespace Sinkhole.Evidence.Journals.Writing;

/// <summary>
/// The segment that is being written: its header is durable before it gets its name; it is appended to and never reopened.
/// </summary>
/// <remarks>Owned by the writer's thread. After any <see cref="JournalFileException"/> it may only be cut and closed.</remarks>
internal sealed class JournalSegment : IDisposable
{
    private readonly IJournalFolder _folder;
    private readonly IJournalFolderLock _lock;
    private readonly IJournalFile _file;

    private JournalSegment(IJournalFolder folder, IJournalFolderLock folderLock, IJournalFile file, SegmentHeader header)
    {
        _folder = folder;
        _lock = folderLock;
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
    /// <remarks>A segment of the same name holds nothing acknowledged (its first sequence was not given yet): it is replaced.</remarks>
    /// <param name="folder">The folder.</param>
    /// <param name="folderLock">What holds it; outlives the segment.</param>
    /// <param name="header">What it begins with.</param>
    public static JournalSegment Create(IJournalFolder folder, IJournalFolderLock folderLock, SegmentHeader header)
    {
        var name = new SegmentName(header.Epoch, header.FirstSequence);
        IJournalFile file = folder.Create(name.Unfinished);
        var segment = new JournalSegment(folder, folderLock, file, header);
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
    /// <param name="frames">Whole frames; empty to check only that it is in place.</param>
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
        var closed = new ClosedSegment(Name, _file.Identify(), Octets);
        _file.Dispose();
        return closed;
    }

    /// <summary>Truncates what was not acknowledged, if the disk allows it, and closes.</summary>
    /// <param name="closed">The closed segment; null where the file system fails to describe it.</param>
    /// <returns>What went wrong; null where nothing did. Readers then find frames that the next segment replaces.</returns>
    public JournalFileException? Abandon(out ClosedSegment? closed)
    {
        closed = null;
        using (_file)
        {
            try
            {
                FileIdentity left = _file.Identify();
                closed = new ClosedSegment(Name, left, Math.Max(left.Octets, Octets));

                // A file that somebody has truncated must not be extended with zeros.
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

    /// <summary>Writes and syncs to a file that was moved, removed or truncated succeed, and cannot be found later.</summary>
    private void ThrowIfDisplaced(long octets)
    {
        if (!_lock.IsInPlace)
        {
            throw new JournalDisplacedException("the folder is another one now: somebody moved or replaced it");
        }

        new ClosedSegment(Name, _file.Identify(), octets).ThrowIfDisplaced(_folder);
    }
}
