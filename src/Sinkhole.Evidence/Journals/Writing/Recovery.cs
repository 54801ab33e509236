using System;
using System.Collections.Generic;
using System.Linq;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Reading;

namespace Sinkhole.Evidence.Journals.Writing;

/// <summary>
/// What a journal's files say when it is opened: where to continue, and what must be repaired and reported first. Only reads.
/// </summary>
internal sealed record Recovery
{
    /// <summary>All segments, oldest first.</summary>
    public required SegmentCatalog Catalog { get; init; }

    /// <summary>The last durable record; the next segment begins behind it.</summary>
    public required RecordPosition Last { get; init; }

    /// <summary>The chain there.</summary>
    public required HashChain Chain { get; init; }

    /// <summary>Whether <see cref="Last"/> is of an epoch that must be claimed before it is used.</summary>
    public required bool IsNewEpoch { get; init; }

    /// <summary>
    /// The last segment, where it is sound: to be made durable, and cut where it has a torn tail. Null: leave every file as it is.
    /// </summary>
    public SegmentEnd? Sound { get; init; }

    /// <summary>What is to be recorded first; null where nothing is.</summary>
    public GapRecord? Gap { get; init; }

    /// <summary>The damage in words; null where there is none.</summary>
    public string? Damage { get; init; }

    /// <summary>What a newer version of this program wrote into the last segment, in words; null where nothing.</summary>
    public string? Unknown { get; init; }

    /// <summary>The instant of the last record that was made under a synchronised clock; null where none is found.</summary>
    public DateTimeOffset? LastSynchronized { get; init; }

    /// <summary>Files that were never finished, to be removed.</summary>
    public required IReadOnlyList<string> Unfinished { get; init; }

    /// <summary>Reads the folder.</summary>
    /// <exception cref="JournalFileException">The folder cannot be listed.</exception>
    public static Recovery Read(IJournalFolder folder, EpochFile epochs, Guid applianceId, DateTimeOffset now)
    {
        List<string> others = [];
        List<SegmentName> segments = JournalScanner.ListSegments(folder, others);
        var found = new Recovery
        {
            Catalog = new SegmentCatalog(),
            Last = default,
            Chain = default,
            IsNewEpoch = true,
            Unfinished = others.FindAll(static file => file.EndsWith(SegmentName.UnfinishedExtension, StringComparison.Ordinal)),
        };
        found.Catalog.Replace(ReadEntries(folder, segments));
        if (segments.Count == 0)
        {
            return found with { Last = new RecordPosition(epochs.Next(0, now), 0), Chain = ChainOfEmpty(epochs.Last()) };
        }

        var scanner = new JournalScanner(folder, [segments[^1]]);
        DateTimeOffset? synchronized = Writing.LastSynchronized.In(scanner.Records());
        found = found with
        {
            LastSynchronized = synchronized ?? Writing.LastSynchronized.Find(folder, [.. found.Catalog.Segments.SkipLast(1)]),
        };
        SegmentEnd end = scanner.End ?? SegmentEnd.NotRead(segments[^1]);
        if (scanner.Damages + scanner.Forbidden > 0)
        {
            JournalFinding damage = scanner.Findings.First(
                static finding => finding.IsDamage || finding.Code == JournalFindingCode.Forbidden);
            return found with
            {
                Last = Next(),
                Chain = ChainAfterEnd(end),
                Gap = DamageGap(damage, segments[^1], now),
                Damage = Describe(damage),
            };
        }

        if (scanner.UnknownVersions > 0)
        {
            // Its files stay unchanged, also a torn tail: this program does not know what a newer version has acknowledged.
            JournalFinding unknown = scanner.Findings.First(static finding => finding.Code == JournalFindingCode.UnknownVersion);
            return found with { Last = Next(), Chain = ChainAfterEnd(end), Unknown = Describe(unknown) };
        }

        found = found with { Chain = end.Chain, Sound = end, Gap = end.Torn is { } torn ? TornGap(torn, segments[^1], now) : null };
        return end.Header.ApplianceId == applianceId
            ? found with { Last = new RecordPosition(end.Name.Epoch, end.Sequence - 1), IsNewEpoch = false }
            : found with { Last = Next() };

        // Only where a new epoch is needed: a folder whose epochs are used up can still be written in its last one.
        RecordPosition Next() => new(epochs.Next(segments[^1].Epoch, now), 0);
    }

    /// <summary>What the headers of segments say.</summary>
    public static IEnumerable<CatalogEntry> ReadEntries(IJournalFolder folder, IEnumerable<SegmentName> segments) =>
        segments.Select(name => ReadEntry(folder, name));

    /// <summary>
    /// The chain behind a segment that is not sound. It is never the chain of a journal that has nothing before: that would be read so.
    /// </summary>
    private static HashChain ChainAfterEnd(in SegmentEnd end) =>
        end.IsRead && end.Chain != default ? end.Chain : HashChain.AfterUnknownEnd(end.Name);

    /// <summary>The chain in an empty folder: where an epoch was begun before, its segments are gone.</summary>
    private static HashChain ChainOfEmpty(int earlier) =>
        earlier == 0 ? default : HashChain.AfterUnknownEnd(new SegmentName(earlier, FirstSequence: 0));

    private static string Describe(in JournalFinding damage) => $"{damage.File} at octet {damage.Offset}: {damage.Message}";

    private static GapRecord DamageGap(in JournalFinding damage, SegmentName segment, DateTimeOffset now) => new(
        GapReason.Damage, 0, now, now, new RecordPosition(segment.Epoch, segment.FirstSequence), damage.Offset, 0);

    private static GapRecord TornGap(TornTail torn, SegmentName segment, DateTimeOffset now) => new(
        GapReason.TornTail, 0, now, now, new RecordPosition(segment.Epoch, segment.FirstSequence), torn.Offset, torn.Octets);

    private static CatalogEntry ReadEntry(IJournalFolder folder, SegmentName name)
    {
        try
        {
            using IJournalSource source = folder.Read(name.Text);
            Span<byte> octets = stackalloc byte[SegmentHeader.Octets + FrameHeader.Octets];
            int read = source.Read(octets, 0);
            DateTimeOffset? created = SegmentHeader.TryRead(octets[..read], out SegmentHeader header) ? header.Created : null;
            bool hasFirst = FrameHeader.TryRead(octets[SegmentHeader.Octets..], out FrameHeader first) && read == octets.Length;
            return new CatalogEntry(name, created, hasFirst ? SegmentCatalog.DateOf(first) : null, source.Length);
        }
        catch (JournalFileException)
        {
            // It stays in the catalog; the verifier reports that it cannot be read.
            return new CatalogEntry(name, Created: null, Begun: null, Octets: 0);
        }
    }
}
