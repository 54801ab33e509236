using System.Collections.Generic;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Keys;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Evidence.Checkpoints;

/// <summary>
/// The leaves of the tree over a journal, in the order of the files: one for each frame, and its data is the frame's header.
/// </summary>
/// <remarks>
/// The header has the record's number, instant, clock bound and the salted hash of its payload, so a proof of inclusion proves all of
/// these. Salt and payload can be destroyed and the tree stays the same. In each segment the leaves end where its frames do, and at the
/// first header that is not valid: behind that one the files do not show what was a frame. Payloads are not checked here.
/// </remarks>
internal static class JournalLeaves
{
    /// <summary>Reads leaves; never throws because of the content of a file.</summary>
    /// <param name="folder">The journal's folder.</param>
    /// <param name="segments">Its segments, in order.</param>
    /// <param name="first">Index of the segment to begin with.</param>
    /// <param name="from">A leaf of that segment, which was read before, to begin with; null for the first.</param>
    /// <exception cref="JournalFileException">A segment cannot be read.</exception>
    public static IEnumerable<JournalLeaf> Read(
        IJournalFolder folder, IReadOnlyList<SegmentName> segments, int first, JournalLeaf? from = null)
    {
        foreach (JournalFrame frame in ReadFrames(folder, segments, first, readsPayloads: false, from))
        {
            yield return frame.Leaf;
        }
    }

    /// <summary>The same leaves with their frames.</summary>
    /// <param name="folder">The journal's folder.</param>
    /// <param name="segments">Its segments, in order.</param>
    /// <param name="first">Index of the segment to begin with.</param>
    /// <param name="readsPayloads">Whether payloads are read, and checked.</param>
    /// <param name="from">A leaf of that segment, which was read before, to begin with; null for the first.</param>
    /// <param name="keys">Opens what is encrypted; null: nothing is opened.</param>
    /// <exception cref="JournalFileException">A segment cannot be read.</exception>
    public static IEnumerable<JournalFrame> ReadFrames(
        IJournalFolder folder,
        IReadOnlyList<SegmentName> segments,
        int first,
        bool readsPayloads,
        JournalLeaf? from = null,
        StorageKeySource? keys = null)
    {
        for (int index = first; index < segments.Count; index++)
        {
            SegmentName name = segments[index];
            bool continues = index + 1 < segments.Count && segments[index + 1].Epoch == name.Epoch;
            long end = continues ? segments[index + 1].FirstSequence : long.MaxValue;
            using var scanner = new SegmentScanner(folder.Read(name.Text), name, end, readsPayloads, keys);
            if (scanner.Problem is { } unreadable)
            {
                throw unreadable;
            }

            bool isFirst = true;
            if (index == first && from is { } leafBefore)
            {
                scanner.GoTo(leafBefore.Offset, leafBefore.Position.Sequence);
                isFirst = leafBefore.IsFirst;
            }

            while (scanner.IsHeaderValid && IsFrame(scanner, out FrameReadResult result))
            {
                var position = new RecordPosition(name.Epoch, scanner.Frame.Sequence);
                var leaf = new JournalLeaf(name, scanner.Offset, isFirst, position, Hash256.OfLeaf(scanner.HeaderOctets));
                yield return new JournalFrame(leaf, result, scanner);
                isFirst = false;
            }

            if (scanner.Problem is { } failed)
            {
                throw failed;
            }
        }
    }

    private static bool IsFrame(SegmentScanner scanner, out FrameReadResult result)
    {
        result = scanner.Step(out _);
        return result is FrameReadResult.Good or FrameReadResult.Closed or FrameReadResult.PayloadDamaged or FrameReadResult.Unknown
            && scanner.IsRead;
    }
}
