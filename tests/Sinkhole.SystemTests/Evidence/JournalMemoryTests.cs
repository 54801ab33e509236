using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.SystemTests.Evidence;

/// <summary>A journal, its log and its verification hold the same memory after any number of records.</summary>
public sealed class JournalMemoryTests
{
    private const long MaxGrowthOctets = 4 * 1024 * 1024;

    /// <summary>Long after all that is retained has been replaced for the first time, at 262,144 records.</summary>
    private static readonly long Records = LongRun.Of(2_000_000L, 1_000_000_000L);

    /// <summary>
    /// In a process of its own, without a disk under the journal: each record is written, signed, verified, and expires. The first of ten
    /// samples that counts is the one at three tenths: on a busy machine buffers still grow before.
    /// </summary>
    [Fact]
    public async Task Memory_stays_the_same_while_records_pass_through()
    {
        string beside = Path.Combine(Path.GetTempPath(), $"sinkhole-rolling-{Guid.NewGuid():N}");
        try
        {
            ProgramRun run = await ProgramRun.OfAsync(
                "dotnet", [Path.Combine(AppContext.BaseDirectory, "Sinkhole.JournalWriter.dll"), "rolling", beside, $"{Records}"]);

            Assert.True(run.Code == 0, run.Said);
            List<Dictionary<string, long>> samples = [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Sample)];
            Assert.Equal(10, samples.Count);
            Dictionary<string, long> last = samples[^1];
            Assert.True(last["records"] >= Records, run.Said);
            Assert.Equal((last["records"], last["records"]), (last["leaves"], last["verified"]));
            Assert.True(last["deleted"] >= last["records"] / 50_000, run.Said);
            long least = samples.Skip(2).Min(static sample => sample["memory"]);
            long most = samples.Skip(2).Max(static sample => sample["memory"]);
            Assert.True(most - least <= MaxGrowthOctets, run.Said);
            Measured.Tell($"memory over {last["records"]} records", $"{least} to {most} octets after a collection, from 30 % to 100 %");
        }
        finally
        {
            if (Directory.Exists(beside))
            {
                Directory.Delete(beside, recursive: true);
            }
        }
    }

    private static Dictionary<string, long> Sample(string line) =>
        line.Split(' ').Select(static pair => pair.Split('=')).ToDictionary(static pair => pair[0], static pair => long.Parse(pair[1]), StringComparer.Ordinal);
}
