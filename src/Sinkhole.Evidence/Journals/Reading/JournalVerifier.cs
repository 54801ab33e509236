using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Keys;

namespace Sinkhole.Evidence.Journals.Reading;

/// <summary>
/// Verifies a journal from its files alone: every CRC, every salted hash, every sequence number, the chain across segments.
/// </summary>
/// <remarks>
/// A record whose storage key is not there stays closed: its sum, number and place in the chain are verified, and its hash is not; where
/// no key is there at all, the journal is not sound. That records were cut off at the very end of the last segment cannot
/// be seen from the files: an outside witness must hold a later state.
/// </remarks>
public static class JournalVerifier
{
    /// <summary>Verifies a journal's folder, or one segment of it.</summary>
    /// <param name="path">
    /// A folder, or a segment's file. One file alone is not compared with its neighbours. A folder that is missing while its epoch file
    /// exists is damage, also where something else has its name.
    /// </param>
    /// <param name="onRecord">Called for each record that holds, with its payload, which is valid during the call only; null for none.
    /// </param>
    /// <exception cref="JournalUnusableException">There is no such folder or segment, or it cannot be listed.</exception>
    public static JournalVerification Verify(string path, Action<StoredRecord>? onRecord = null)
    {
        // Asked first: something else may stand in the place of a journal that is gone.
        if (JournalFolders.IsLost(path))
        {
            return Lost(path);
        }

        // .NET says of a link into a folder that this user may not enter that it is a file.
        if (!File.Exists(path) || JournalFolders.IsForbidden(path))
        {
            return Verify(new LibCFolder(path), StorageKeyFolder.Of(path), onRecord);
        }

        string file = Path.GetFileName(path);
        if (!SegmentName.TryParse(file, out SegmentName name))
        {
            throw new JournalUnusableException(
                $"{path}: not a segment's name; give a folder, or a file <epoch>-<first sequence>.seg", cause: null);
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        return Verify(new LibCFolder(folder), StorageKeyFolder.Of(folder), [name], [], onRecord);
    }

    internal static JournalVerification Verify(IJournalFolder folder, StorageKeyFolder? keys = null, Action<StoredRecord>? onRecord = null)
    {
        List<string> others = [];
        List<SegmentName> segments = JournalReader.List(folder, others);
        JournalVerification verification = Verify(folder, keys, segments, others, onRecord);
        return segments.Count > 0 && EarlierGone(folder, segments[0]) is { } gone
            ? verification with { Findings = [gone, .. verification.Findings] }
            : verification;
    }

    private static JournalVerification Lost(string path)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        string text = $"the journal is missing, but {name}{EpochFile.Extension} says that it was begun";
        return new JournalVerification
        {
            Segments = 0,
            Octets = 0,
            Records = 0,
            First = default,
            Last = default,
            Damages = 1,
            Findings = [new JournalFinding(path, 0, IsDamage: true, JournalFindingCode.Empty, text)],
        };
    }

    /// <summary>What is missing before the first segment, which carries the chain of all that was; null where nothing is.</summary>
    private static JournalFinding? EarlierGone(IJournalFolder folder, SegmentName first)
    {
        HashChain before = ChainBefore(folder, first);
        const string Why = "expired, or removed by somebody";
        string? gone = first.FirstSequence > 1 ? $"records 1 to {first.FirstSequence - 1} of epoch {first.Epoch} are missing: {Why}"
            : before == default ? null
            : before.IsAfterUnknownEnd(out SegmentName unread) && unread.FirstSequence == 0
                ? $"epoch {unread.Epoch}, begun before epoch {first.Epoch}, has no records: never written, or removed by somebody"
            : $"the records before epoch {first.Epoch} are missing: {Why}";
        return gone is null ? null : Note(first.Text, JournalFindingCode.EarlierGone, gone);
    }

    /// <summary>The chain before a segment; default where it cannot be read.</summary>
    private static HashChain ChainBefore(IJournalFolder folder, SegmentName first)
    {
        try
        {
            using IJournalSource source = folder.Read(first.Text);
            Span<byte> octets = stackalloc byte[SegmentHeader.Octets];
            return SegmentHeader.TryRead(octets[..source.Read(octets, 0)], out SegmentHeader header) ? header.ChainBefore : default;
        }
        catch (JournalFileException)
        {
            // The scanner says that it cannot be read.
            return default;
        }
    }

    private static JournalVerification Verify(
        IJournalFolder folder, StorageKeyFolder? keys, List<SegmentName> segments, List<string> others, Action<StoredRecord>? onRecord)
    {
        using StorageKeySource? source = keys is null ? null : new StorageKeySource(keys);
        var scanner = new JournalScanner(folder, segments, source);
        long records = 0;
        RecordPosition first = default;
        RecordPosition last = default;
        foreach (StoredRecord stored in scanner.Records())
        {
            first = records == 0 ? stored.Position : first;
            last = stored.Position;
            records++;
            onRecord?.Invoke(stored);
        }

        List<JournalFinding> findings = [.. scanner.Findings];
        findings.AddRange(others.Order(StringComparer.Ordinal).Select(static file =>
            Note(file, JournalFindingCode.OtherFile, "not a file of the journal, or one that was never finished")));
        if (segments.Count == 0)
        {
            string text = "there is no segment here; give the folder that holds <epoch>-<first sequence>.seg files";
            findings.Add(new JournalFinding(folder.Path, 0, IsDamage: true, JournalFindingCode.Empty, text));
        }

        bool isWithoutKeys = scanner.Closed > 0 && source?.Problem is null && (keys is null || !HasKeys(keys));
        if (source?.Problem is { } unread)
        {
            string text = $"storage keys cannot be read: {unread.Message}";
            findings.Add(new JournalFinding(
                keys?.Path ?? folder.Path, JournalFinding.Whole, IsDamage: false, JournalFindingCode.Forbidden, text));
        }
        else if (isWithoutKeys)
        {
            const string Text = "the storage keys are not here, so the content of records is not compared: put them back";
            findings.Add(new JournalFinding(
                keys?.Path ?? folder.Path, JournalFinding.Whole, IsDamage: false, JournalFindingCode.Closed, Text));
        }

        return new JournalVerification
        {
            Closed = scanner.Closed,
            ClosedByKey = source?.Problem is null ? scanner.ClosedByKey : ImmutableDictionary<ulong, long>.Empty,
            KeysFolder = keys?.Path ?? string.Empty,
            IsWithoutKeys = isWithoutKeys,
            Segments = segments.Count,
            Octets = scanner.Octets,
            Records = records,
            First = first,
            Last = last,
            Damages = scanner.Damages + (segments.Count == 0 ? 1 : 0),
            Forbidden = scanner.Forbidden + (source?.Problem is null ? 0 : 1),
            UnknownVersions = scanner.UnknownVersions,
            Findings = findings,
        };
    }

    private static bool HasKeys(StorageKeyFolder keys)
    {
        try
        {
            return keys.List().Count > 0;
        }
        catch (JournalFileException)
        {
            // Who may not look there has a finding that says so, if a key was needed.
            return false;
        }
    }

    private static JournalFinding Note(string file, JournalFindingCode code, string message) =>
        new(file, 0, IsDamage: false, code, message);
}
