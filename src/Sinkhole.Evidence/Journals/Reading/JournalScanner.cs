using System.Collections.Generic;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Keys;

namespace Sinkhole.Evidence.Journals.Reading;

/// <summary>
/// Reads the segments of a journal in order: yields valid records and collects findings. Never throws because of the content of a file.
/// </summary>
internal sealed class JournalScanner
{
    /// <summary>Bounds the memory where the whole journal is damaged.</summary>
    private const int MaxFindings = 10_000;

    /// <summary>Bounds the memory where the keys of many years are gone.</summary>
    private const int MaxClosedKeys = 100_000;

    private readonly IJournalFolder _folder;
    private readonly IReadOnlyList<SegmentName> _segments;
    private readonly StorageKeySource? _keys;
    private readonly List<JournalFinding> _findings = [];
    private readonly Dictionary<ulong, long> _closedByKey = [];

    /// <summary>The end of the previous segment; the next one must continue it.</summary>
    private SegmentEnd? _before;

    /// <param name="folder">The folder.</param>
    /// <param name="segments">The segments, in order.</param>
    /// <param name="keys">Opens what is encrypted; null: nothing is opened.</param>
    public JournalScanner(IJournalFolder folder, IReadOnlyList<SegmentName> segments, StorageKeySource? keys = null)
    {
        _keys = keys;
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

    /// <summary>Records that stayed closed.</summary>
    public long Closed { get; private set; }

    /// <summary>How many of them are under a key that was to be refused, whether it is there or not.</summary>
    public long Refused { get; private set; }

    /// <summary>How many of them are encrypted under each key, for the first 100,000 keys.</summary>
    public IReadOnlyDictionary<ulong, long> ClosedByKey => _closedByKey;

    /// <summary>The end of the last segment that was scanned; null before the first one.</summary>
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

    /// <summary>All valid records, in order, also those that stay closed. A payload is valid until the next is asked for.</summary>
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
        using var scanner = new SegmentScanner(source, name, end, keys: _keys);
        Octets += scanner.Length;
        if (scanner.Unknown is { } unknown)
        {
            // No frame of it is read, so the next segment cannot be compared with its end.
            UnknownVersion(name, 0, unknown);
            _before = SegmentEnd.NotRead(name);
            yield break;
        }

        if (scanner.OctetsBeyondLimit > 0)
        {
            string text = $"the file is longer than a segment can be; {scanner.OctetsBeyondLimit} octets from here on are not read";
            Damage(name, scanner.Length, JournalFindingCode.TooLong, text);
        }

        if (scanner.IsHeaderValid)
        {
            Join(name, scanner.Header);
        }
        else if (scanner.Problem is null)
        {
            Damage(name, 0, JournalFindingCode.SegmentHeader, "the segment's header is not valid, or contradicts the file's name");
        }

        TornTail? torn = null;
        bool isUnknownReported = false;
        FrameReadResult result;
        while ((result = scanner.Step(out long skipped)) is not (FrameReadResult.End or FrameReadResult.Torn or FrameReadResult.Unreadable))
        {
            if (skipped > 0)
            {
                string text = $"record {skipped} is missing: record {scanner.Frame.Sequence} is in its place";
                Damage(name, scanner.Offset, JournalFindingCode.Missing, text);
            }

            if (result == FrameReadResult.Good)
            {
                yield return Stored(name, scanner);
            }
            else if (result == FrameReadResult.Closed)
            {
                Closed++;
                Refused += _keys?.Refuses(scanner.KeyId) == true ? 1 : 0;
                long before = _closedByKey.GetValueOrDefault(scanner.KeyId);
                if (before > 0 || _closedByKey.Count < MaxClosedKeys)
                {
                    _closedByKey[scanner.KeyId] = before + 1;
                }

                yield return Stored(name, scanner) with { IsClosed = true };
            }
            else if (result == FrameReadResult.Unknown)
            {
                if (!isUnknownReported)
                {
                    UnknownVersion(name, scanner.Offset, scanner.Unknown);
                }

                isUnknownReported = true;
            }
            else
            {
                ReportFrame(name, scanner, result);
            }
        }

        if (result == FrameReadResult.Unreadable)
        {
            Unread(name, scanner.Offset, scanner.Problem);
        }
        else if (result == FrameReadResult.Torn)
        {
            torn = new TornTail(scanner.Offset, scanner.OctetsLeft);
        }

        CloseSegment(name, next, scanner, torn);
        _before = new SegmentEnd(name, scanner.Header, scanner.Expected, scanner.Chain, scanner.ChainIsKnown, torn, scanner.IsRead);
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

    private void ReportFrame(SegmentName name, SegmentScanner scanner, FrameReadResult result)
    {
        if (result == FrameReadResult.PayloadDamaged)
        {
            string text = $"record {scanner.Frame.Sequence}: salt or payload was changed after it was written";
            Damage(name, scanner.Offset, JournalFindingCode.Payload, text);
        }
        else
        {
            Damage(name, scanner.Offset, JournalFindingCode.FrameHeader, $"record {scanner.Expected - 1}: the frame's header is not valid");
        }
    }

    /// <summary>Reports what follows the last frame, and whether records are missing before the next segment.</summary>
    private void CloseSegment(SegmentName name, SegmentName? next, SegmentScanner scanner, TornTail? torn)
    {
        bool continues = next is { } following && following.Epoch == name.Epoch;
        bool isComplete = scanner.CountIsKnown && scanner.Problem is null;
        long until = continues ? next.GetValueOrDefault().FirstSequence : 0;
        if (isComplete && scanner.Expected < until)
        {
            string text = $"records {scanner.Expected} to {until - 1} are missing at the end of this segment";
            Damage(name, scanner.Offset, JournalFindingCode.Missing, text);
        }
        else if (isComplete && continues && scanner.OctetsLeft > 0)
        {
            string text = $"{scanner.OctetsLeft} octets that the next segment replaces";
            Note(name, scanner.Offset, JournalFindingCode.Superseded, text);
        }
        else if (torn is { } tail)
        {
            string text = $"an incomplete last frame of {tail.Octets} octets; the files do not show whether it was acknowledged";
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
                Damage(name, 0, JournalFindingCode.Chain, "the segment is from another appliance, but has the same epoch");
                return;
            }

            Note(name, 0, JournalFindingCode.OtherAppliance, $"the records from here on are from appliance {header.ApplianceId}");
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
            string note = $"when epoch {name.Epoch} began, {before.Text} could not be read to its end, so the two are not compared";
            Note(name, 0, JournalFindingCode.EndNotKnown, note);
            return;
        }

        string other = unread.FirstSequence == 0
            ? $"the segment was begun in an empty folder, after epoch {unread.Epoch}, but now {before.Text} is there"
            : $"the segment was begun after {unread.Text}, but {before.Text} is before it";
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

    private static StoredRecord Stored(SegmentName name, SegmentScanner scanner) =>
        new(new RecordPosition(name.Epoch, scanner.Frame.Sequence), scanner.Record);
}
