using System;
using System.Collections.Generic;
using System.Linq;
using Sinkhole.Evidence.Journals.Files;

namespace Sinkhole.Evidence.Journals.Reading;

/// <summary>
/// Reads records from the files alone, from a position onward. Records that are not valid are skipped and are in the findings.
/// </summary>
/// <remarks>
/// For one thread. Beside a running journal it may meet records that are written and not yet acknowledged, and a last frame in the making.
/// </remarks>
public sealed class JournalReader
{
    private readonly IJournalFolder _folder;
    private JournalScanner? _scanner;

    /// <param name="folder">The journal's folder.</param>
    public JournalReader(string folder)
        : this(new LibCFolder(folder))
    {
    }

    internal JournalReader(IJournalFolder folder)
    {
        _folder = folder;
    }

    /// <summary>The findings of the last reading; complete when it has ended.</summary>
    public IReadOnlyList<JournalFinding> Findings => _scanner?.Findings ?? [];

    /// <summary>The valid records from a position on, in order; default for all. Their payloads are copies.</summary>
    /// <exception cref="JournalUnusableException">The folder cannot be listed.</exception>
    public IEnumerable<StoredRecord> Read(RecordPosition from)
    {
        List<SegmentName> segments = List(_folder);
        int first = segments.FindLastIndex(name => new RecordPosition(name.Epoch, name.FirstSequence) <= from);
        var scanner = new JournalScanner(_folder, segments[Math.Max(0, first)..]);
        _scanner = scanner;
        return From(scanner, from);
    }

    /// <summary>The position at which each segment begins, the oldest first: reading from the last one costs a segment at most.</summary>
    /// <exception cref="JournalUnusableException">The folder cannot be listed.</exception>
    public IReadOnlyList<RecordPosition> SegmentStarts() =>
        List(_folder).ConvertAll(static name => new RecordPosition(name.Epoch, name.FirstSequence));

    /// <summary>The records of one segment, in order; no other is read. A payload is valid until the next is asked for.</summary>
    /// <param name="start">One of <see cref="SegmentStarts"/>.</param>
    public IEnumerable<StoredRecord> ReadSegment(RecordPosition start) =>
        new JournalScanner(_folder, [new SegmentName(start.Epoch, start.Sequence)]).Records();

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

    private static IEnumerable<StoredRecord> From(JournalScanner scanner, RecordPosition from)
    {
        foreach (StoredRecord stored in scanner.Records())
        {
            if (stored.Position >= from)
            {
                yield return stored with { Record = stored.Record with { Payload = stored.Record.Payload.ToArray() } };
            }
        }
    }
}
