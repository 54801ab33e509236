using System.Collections.Generic;
using System.Linq;
using System.Text;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Reading;
using Xunit;

namespace Sinkhole.SystemTests.Evidence;

/// <summary>Reads a journal's files, and checks them.</summary>
internal static class JournalFiles
{
    /// <summary>Every acknowledged record is there under its number, none is there twice, and the journal verifies.</summary>
    public static void AssertKept(string folder, IReadOnlyCollection<(RecordPosition Position, string Id)> promised, string when)
    {
        Dictionary<RecordPosition, string> found = Read(folder);
        string[] missing = [.. promised.Where(p => found.GetValueOrDefault(p.Position) != p.Id).Select(static p => p.ToString())];
        Assert.True(missing.Length == 0, $"{when}: {missing.Length} acknowledged records are missing, first {missing.FirstOrDefault()}");
        Assert.True(found.Values.Distinct().Count() == found.Count, $"{when}: a record is there twice");

        JournalVerification verification = JournalVerifier.Verify(folder);
        Assert.True(verification.IsSound, $"{when}: {verification.FirstDamage}");
    }

    public static List<GapRecord> Gaps(string folder)
    {
        List<GapRecord> gaps = [];
        foreach (StoredRecord stored in new JournalReader(folder).Read(default))
        {
            if (GapRecord.TryRead(stored.Record, out GapRecord gap))
            {
                gaps.Add(gap);
            }
        }

        return gaps;
    }

    private static Dictionary<RecordPosition, string> Read(string folder) => new JournalReader(folder).Read(default)
        .Where(static stored => stored.Record.Kind < Sinkhole.Evidence.Journals.Record.FirstReservedKind)
        .ToDictionary(static stored => stored.Position, static stored => Encoding.ASCII.GetString(stored.Record.Payload.Span).TrimEnd());
}
