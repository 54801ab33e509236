using System.Collections.Generic;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Evidence.Checkpoints;

/// <summary>
/// Walks once over the leaves of a journal, from the oldest segment whose tree is known, and keeps the root at each size that is asked for.
/// </summary>
/// <remarks>
/// Two trees are computed: one from all leaves that are there, and one that begins anew at each segment whose kept tree differs from it. If
/// records are missing, only the second can show that later ones are as they were signed.
/// </remarks>
internal sealed class LogWalk
{
    private readonly long[] _sizes;
    private readonly Dictionary<long, LogPoint> _whole = [];
    private readonly Dictionary<long, (Hash256 Root, long From)> _again = [];

    /// <param name="sizes">The sizes.</param>
    public LogWalk(IEnumerable<long> sizes)
    {
        _sizes = [.. new SortedSet<long>(sizes)];
    }

    /// <summary>Whether the tree before some segment is known. Without it nothing is walked.</summary>
    public bool HasStart { get; private set; }

    /// <summary>Whether segments stand before the first one that is walked: nothing is known of them.</summary>
    public bool HasSkipped { get; private set; }

    /// <summary>The number of leaves before the first segment that is walked.</summary>
    public long Start { get; private set; }

    /// <summary>The number of leaves at the end of the files.</summary>
    public long End { get; private set; }

    /// <summary>What is known where the tree from all leaves has a size; null where it never has.</summary>
    public LogPoint? At(long size) => _whole.TryGetValue(size, out LogPoint point) ? point : null;

    /// <summary>The leaf from which on the tree that began anew leads to a root; null where it does not.</summary>
    public long? BegunAgain(long size, Hash256 root) =>
        _again.TryGetValue(size, out (Hash256 Root, long From) point) && point.Root == root ? point.From : null;

    /// <summary>Walks.</summary>
    /// <param name="journal">The folder of the journal.</param>
    /// <param name="log">The folder of its log.</param>
    /// <exception cref="JournalFileException">A file cannot be read.</exception>
    public void Run(IJournalFolder journal, LogFolder log)
    {
        List<SegmentName> segments = JournalScanner.ListSegments(journal);
        int first = 0;
        TreeState? start = null;
        while (first < segments.Count && (start = log.ReadTree(segments[first])) is null)
        {
            first++;
        }

        if (start is null)
        {
            return;
        }

        HasStart = true;
        HasSkipped = first > 0;
        Start = start.Size;
        var whole = new SizeCursor(start.ToFrontier(), _sizes);
        SizeCursor? again = null;
        long begun = Start;
        foreach (JournalLeaf leaf in JournalLeaves.Read(journal, segments, first))
        {
            SizeCursor current = again ?? whole;
            if (leaf.IsFirst && log.ReadTree(leaf.Segment) is { } kept && !current.Has(kept))
            {
                again = new SizeCursor(kept.ToFrontier(), _sizes);
                begun = kept.Size;
            }

            if (whole.IsAtSize || whole.Tree.Size == Start)
            {
                _whole[whole.Tree.Size] = new LogPoint(whole.Tree.Root, leaf.Position);
            }

            whole.Append(leaf.Hash);
            again?.Append(leaf.Hash);
            if (again is { IsAtSize: true })
            {
                _again[again.Tree.Size] = (again.Tree.Root, begun);
            }
        }

        End = whole.Tree.Size;
        if (whole.IsAtSize)
        {
            _whole[End] = new LogPoint(whole.Tree.Root, default);
        }
    }
}
