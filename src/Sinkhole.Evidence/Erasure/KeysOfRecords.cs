using System.Collections.Generic;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Reading;

namespace Sinkhole.Evidence.Erasure;

/// <summary>The ids of the storage keys that records of a journal name.</summary>
internal static class KeysOfRecords
{
    /// <summary>Records of each segment that are looked at: headers of so many are in one read.</summary>
    private const int MaxRecords = 128;

    /// <summary>Reads them, from the begin of each segment. A segment that cannot be read is passed over: verification says so.</summary>
    /// <exception cref="JournalFileException">The folder cannot be listed.</exception>
    public static HashSet<ulong> Read(IJournalFolder folder)
    {
        HashSet<ulong> ids = [];
        foreach (SegmentName name in JournalScanner.ListSegments(folder))
        {
            try
            {
                using var scanner = new SegmentScanner(folder.Read(name.Text), name, long.MaxValue, readsPayloads: false);
                for (int records = 0;
                    records < MaxRecords && scanner.IsHeaderValid && scanner.Step(out _) == FrameReadResult.Good;
                    records++)
                {
                    if (scanner.Frame.IsEncrypted)
                    {
                        ids.Add(scanner.ReadKeyId());
                    }
                }
            }
            catch (JournalFileException)
            {
                // Expired at this moment, or not readable.
            }
        }

        return ids;
    }
}
