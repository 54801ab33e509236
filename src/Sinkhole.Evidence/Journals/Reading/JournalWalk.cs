using System.Collections.Generic;
using Sinkhole.Evidence.Journals.Files;

namespace Sinkhole.Evidence.Journals.Reading;

/// <summary>
/// Reads the segments of a journal in order: yields valid records and collects findings. Never throws because of the content of a file.
/// </summary>
internal sealed class JournalWalk
{
    /// <summary>Bounds the memory where the whole journal is damaged.</summary>
    private const int MaxFindings = 10_000;

    private readonly IJournalFolder _folder;
    private readonly IReadOnlyList<SegmentName> _segments;
    private readonly List<JournalFinding> _findings = [];

    /// <summary>The end of the previous segment; the next one must continue it.</summary>
    private SegmentEnd? _before;

    /// <param name="folder">The folder.</param>
    /// <param name="segments">The segments to walk, in order.</param>
    public JournalWalk(IJournalFolder folder, IReadOnlyList<SegmentName> segments)
    {
        _folder = folder;
        _segments = segments;
    }

    public IReadOnlyList<JournalFinding> Findings => _findings;

    /// <summary>Number of damages, also beyond those that <see cref="Findings"/> has.</summary>
    public long Damages { get; private set; }

    /// <summary>Files that this user may not read.</summary>
    public long Forbidden { get; private set; }

    /// <summary>Segments that are, or hold frames, of a version that this program does not know.</summary>
    public long UnknownVersions { get; private set; }

    public long Octets { get; private set; }

    /// <summary>The end of the last segment walked; null before the first is done.</summary>
    public SegmentEnd? End => _before;

    /// <summary>The segments of a folder in order; every other file is a note where <paramref name="others"/> is given.</summary>
    public static List<SegmentName> ListSegments(IJournalFolder folder, List<string>? others = null)
    {
        List<SegmentName> segments = [];
        foreach (string file in folder.List())
        {
            if (SegmentName.TryParse(file, out SegmentName name))
            {
                segments.Add(name);
            }
            else
            {
                others?.Add(file);
            }
        }

        segments.Sort(static (left, right) => (left.Epoch, left.FirstSequence).CompareTo((right.Epoch, right.FirstSequence)));
        return segments;
    }

    /// <summary>All valid records, in order. A payload is valid until the next is asked for.</summary>
    public IEnumerable<StoredRecord> Records()
    {
        for (int index = 0; index < _segments.Count; index++)
        {
            SegmentName name = _segments[index];
            SegmentName? next = index + 1 < _segments.Count ? _segments[index + 1] : null;
            foreach (StoredRecord record in Segment(name, next))
            {
                yield return record;
            }
        }
    }

    private IEnumerable<StoredRecord> Segment(SegmentName name, SegmentName? next)
    {
        IJournalSource? source = Open(name);
        if (source is null)
        {
            _before = SegmentEnd.NotRead(name);
            yield break;
        }

        long end = next is { } following && following.Epoch == name.Epoch ? following.FirstSequence : long.MaxValue;
        using var walk = new SegmentWalk(source, name, end);
        Octets += walk.Length;
        if (walk.Unknown is { } unknown)
        {
            // No frame of it is read, so the next segment cannot be compared with its end.
            UnknownVersion(name, 0, unknown);
            _before = SegmentEnd.NotRead(name);
            yield break;
        }

        if (walk.OctetsBeyondLimit > 0)
        {
            string text = $"the file is longer than a segment can be; {walk.OctetsBeyondLimit} octets from here on are not read";
            Damage(name, walk.Length, JournalFindingCode.TooLong, text);
        }

        if (walk.IsHeaderValid)
        {
            Join(name, walk.Header);
        }
        else if (walk.Problem is null)
        {
            Damage(name, 0, JournalFindingCode.SegmentHeader, "the segment's header is not valid, or contradicts the file's name");
        }

        TornTail? torn = null;
        bool isUnknownReported = false;
        FrameReading reading;
        while ((reading = walk.Step(out long skipped)) is not (FrameReading.End or FrameReading.Torn or FrameReading.Unreadable))
        {
            if (skipped > 0)
            {
                string text = $"record {skipped} should stand here, and {walk.Frame.Sequence} does";
                Damage(name, walk.Offset, JournalFindingCode.Missing, text);
            }

            if (reading == FrameReading.Good)
            {
                yield return Stored(name, walk);
            }
            else if (reading == FrameReading.Unknown)
            {
                if (!isUnknownReported)
                {
                    UnknownVersion(name, walk.Offset, walk.Unknown);
                }

                isUnknownReported = true;
            }
            else
            {
                ReportFrame(name, walk, reading);
            }
        }

        if (reading == FrameReading.Unreadable)
        {
            Unread(name, walk.Offset, walk.Problem);
        }
        else if (reading == FrameReading.Torn)
        {
            torn = new TornTail(walk.Offset, walk.OctetsLeft);
        }

        CloseSegment(name, next, walk, torn);
        _before = new SegmentEnd(name, walk.Header, walk.Expected, walk.Chain, walk.ChainIsKnown, torn, walk.IsRead);
    }

    private IJournalSource? Open(SegmentName name)
    {
        try
        {
            return _folder.Read(name.Text);
        }
        catch (JournalFileException error)
        {
            Unread(name, 0, error);
            return null;
        }
    }

    private void ReportFrame(SegmentName name, SegmentWalk walk, FrameReading reading)
    {
        if (reading == FrameReading.PayloadDamaged)
        {
            string text = $"record {walk.Frame.Sequence}: salt and payload are not those that were written";
            Damage(name, walk.Offset, JournalFindingCode.Payload, text);
        }
        else
        {
            Damage(name, walk.Offset, JournalFindingCode.FrameHeader, $"record {walk.Expected - 1}: the frame's header is not valid");
        }
    }

    /// <summary>Reports what follows the last frame, and whether records are missing before the next segment.</summary>
    private void CloseSegment(SegmentName name, SegmentName? next, SegmentWalk walk, TornTail? torn)
    {
        bool continues = next is { } following && following.Epoch == name.Epoch;
        bool isWalked = walk.CountIsKnown && walk.Problem is null;
        long until = continues ? next.GetValueOrDefault().FirstSequence : 0;
        if (isWalked && walk.Expected < until)
        {
            string text = $"records {walk.Expected} to {until - 1} are missing at the end of this segment";
            Damage(name, walk.Offset, JournalFindingCode.Missing, text);
        }
        else if (isWalked && continues && walk.OctetsLeft > 0)
        {
            Note(name, walk.Offset, JournalFindingCode.Superseded, $"{walk.OctetsLeft} octets that the next segment takes the place of");
        }
        else if (torn is { } tail)
        {
            string text = $"an incomplete last frame of {tail.Octets} octets; whether it was acknowledged cannot be told from the files";
            Note(name, tail.Offset, JournalFindingCode.TornTail, text);
        }
    }

    /// <summary>Checks whether a segment continues the previous one.</summary>
    private void Join(SegmentName name, SegmentHeader header)
    {
        if (_before is not { } before)
        {
            return;
        }

        if (before.Header.ApplianceId != header.ApplianceId && before.Header.Epoch != 0)
        {
            if (before.Name.Epoch == name.Epoch)
            {
                Damage(name, 0, JournalFindingCode.Chain, "the segment is another appliance's, yet of the same epoch");
                return;
            }

            Note(name, 0, JournalFindingCode.OtherAppliance, $"from here on the records are those of appliance {header.ApplianceId}");
        }

        // Within an epoch a damaged header leaves the chain unknown, and has its own finding. A new epoch was begun by a process that
        // found the same damage and computed the same chain.
        bool isNewEpoch = before.Name.Epoch != name.Epoch;
        bool isComparable = before.IsRead && (isNewEpoch || (before.ChainIsKnown && before.Sequence == name.FirstSequence));
        if (isComparable && before.Chain == header.ChainBefore)
        {
            return;
        }

        if (header.ChainBefore.IsAfterUnknownEnd(out SegmentName unread))
        {
            JoinAfterUnknownEnd(name, before.Name, unread);
        }
        else if (isComparable)
        {
            string or = isNewEpoch && header.ChainBefore == default
                ? $", or an earlier version of this program could not read {before.Name.Text} when it began epoch {name.Epoch}"
                : string.Empty;
            string text = $"the segment does not follow from {before.Name.Text}: segments are missing or altered{or}";
            Damage(name, 0, JournalFindingCode.Chain, text);
        }
    }

    /// <summary>The segment says that the end of another was not known: that one must stand before it, in an earlier epoch.</summary>
    private void JoinAfterUnknownEnd(SegmentName name, SegmentName before, SegmentName unread)
    {
        if (unread == before && name.Epoch != before.Epoch && name.FirstSequence == 1)
        {
            string note = $"when epoch {name.Epoch} began, {before.Text} could not be read to its end, so this is not compared with it";
            Note(name, 0, JournalFindingCode.EndNotKnown, note);
            return;
        }

        string other = unread.FirstSequence == 0
            ? $"the segment was begun in an empty folder, after epoch {unread.Epoch}, though {before.Text} is here now"
            : $"the segment was begun after {unread.Text}, and {before.Text} stands before it";
        Damage(name, 0, JournalFindingCode.Chain, $"{other}: segments are missing or altered");
    }

    private void UnknownVersion(SegmentName name, long offset, string? what)
    {
        UnknownVersions++;
        Note(name, offset, JournalFindingCode.UnknownVersion, $"{what}: a newer version wrote this; verify it with that version");
    }

    private void Unread(SegmentName name, long offset, JournalFileException? error)
    {
        if (error is { IsForbidden: true })
        {
            Forbidden++;
            Note(name, offset, JournalFindingCode.Forbidden, $"cannot be read by this user: {error.Message}");
            return;
        }

        Damage(name, offset, JournalFindingCode.Unreadable, error?.Message ?? "the file cannot be read");
    }

    private void Damage(SegmentName name, long offset, JournalFindingCode code, string message)
    {
        Damages++;
        Add(new JournalFinding(name.Text, offset, IsDamage: true, code, message));
    }

    private void Note(SegmentName name, long offset, JournalFindingCode code, string message) =>
        Add(new JournalFinding(name.Text, offset, IsDamage: false, code, message));

    private void Add(in JournalFinding finding)
    {
        if (_findings.Count < MaxFindings)
        {
            _findings.Add(finding);
        }
    }

    private static StoredRecord Stored(SegmentName name, SegmentWalk walk) => new(
        new RecordPosition(name.Epoch, walk.Frame.Sequence),
        new Record(
            walk.Frame.Kind,
            JournalInstant.FromMicroseconds(walk.Frame.InstantMicroseconds),
            JournalInstant.FromBound(walk.Frame.BoundMicroseconds),
            walk.Frame.ClockSynchronized,
            walk.Payload));
}
