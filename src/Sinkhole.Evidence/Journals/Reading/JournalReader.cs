using System;
using System.Collections.Generic;
using System.Linq;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Keys;

namespace Sinkhole.Evidence.Journals.Reading;

/// <summary>
/// Reads records from the files alone, from a position onward. Records that are not valid are skipped and are in the findings; those whose
/// storage key is gone, or is refused, are skipped and counted.
/// </summary>
/// <remarks>
/// For one thread. Beside a running journal it may meet records that are written and not yet acknowledged, and a last frame in the making.
/// </remarks>
public sealed class JournalReader
{
    private readonly IJournalFolder _folder;
    private readonly StorageKeyFolder? _keys;
    private JournalScanner? _scanner;
    private StorageKeySource? _source;
    private IReadOnlySet<ulong>? _refused;

    /// <param name="folder">The journal's folder.</param>
    public JournalReader(string folder)
        : this(new LibCFolder(folder), StorageKeyFolder.Of(folder))
    {
    }

    internal JournalReader(IJournalFolder folder, StorageKeyFolder? keys = null)
    {
        _folder = folder;
        _keys = keys;
    }

    /// <summary>Records of the last reading that cannot be read, because their storage key is gone or is refused.</summary>
    public long Closed => _scanner?.Closed ?? 0;

    /// <summary>Those of them whose key was refused, be it there or not; the key of each other one is missing.</summary>
    public long ClosedByRefusal => _scanner?.Refused ?? 0;

    /// <summary>Why storage keys could not be read, so that records stayed closed; null where all could.</summary>
    public string? KeyProblem => _source?.Problem?.Message;

    /// <summary>The findings of the last reading; complete when it has ended.</summary>
    public IReadOnlyList<JournalFinding> Findings => _scanner?.Findings ?? [];

    /// <summary>
    /// Says which storage keys must open nothing in the readings that follow: keys that were erased, and that somebody has put back.
    /// </summary>
    /// <param name="keys">Their ids.</param>
    public void Refuse(IReadOnlySet<ulong> keys) => _refused = keys;

    /// <summary>The valid records from a position on, in order; default for all. Their payloads are copies.</summary>
    /// <exception cref="JournalUnusableException">The folder cannot be listed.</exception>
    public IEnumerable<StoredRecord> Read(RecordPosition from)
    {
        List<SegmentName> segments = List(_folder);
        int first = segments.FindLastIndex(name => new RecordPosition(name.Epoch, name.FirstSequence) <= from);
        return Scan(segments[Math.Max(0, first)..])
            .Where(stored => stored.Position >= from)
            .Select(static stored => stored with { Record = stored.Record with { Payload = stored.Record.Payload.ToArray() } });
    }

    /// <summary>The position at which each segment begins, the oldest first: reading from the last one costs a segment at most.</summary>
    /// <exception cref="JournalUnusableException">The folder cannot be listed.</exception>
    public IReadOnlyList<RecordPosition> SegmentStarts() =>
        List(_folder).ConvertAll(static name => new RecordPosition(name.Epoch, name.FirstSequence));

    /// <summary>The records of one segment, in order; no other is read. A payload is valid until the next is asked for.</summary>
    /// <param name="start">One of <see cref="SegmentStarts"/>.</param>
    public IEnumerable<StoredRecord> ReadSegment(RecordPosition start) =>
        Scan([new SegmentName(start.Epoch, start.Sequence)]);

    /// <summary>All names in a folder, in no order.</summary>
    /// <exception cref="JournalUnusableException">The folder cannot be listed.</exception>
    internal static IReadOnlyList<string> ListAll(string folder)
    {
        List<string> names = [];
        List<SegmentName> segments = List(new LibCFolder(folder), names);
        names.AddRange(segments.Select(static segment => segment.Text));
        return names;
    }

    internal static List<SegmentName> List(IJournalFolder folder, List<string>? others = null)
    {
        try
        {
            return JournalScanner.ListSegments(folder, others);
        }
        catch (JournalFileException error)
        {
            string remedy = error.IsForbidden
                ? "it cannot be read by this user: use root, or the user that runs the appliance"
                : "give a folder that can be read";
            throw new JournalUnusableException($"journal {folder.Path}: {error.Message}; {remedy}", error);
        }
    }

    private IEnumerable<StoredRecord> Scan(List<SegmentName> segments)
    {
        using StorageKeySource? keys = _keys is null ? null : new StorageKeySource(_keys, _refused);
        _source = keys;
        var scanner = new JournalScanner(_folder, segments, keys);
        _scanner = scanner;
        foreach (StoredRecord stored in scanner.Records())
        {
            if (!stored.IsClosed)
            {
                yield return stored;
            }
        }
    }
}
