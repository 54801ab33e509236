using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.SystemTests.Evidence;

/// <summary>Drill F1: kill -9 at random moments under load, a hundred times on one journal, or a thousand.</summary>
public sealed class JournalKillTests
{
    private const int Workers = 16;

    private static readonly int Rounds = LongRun.Of(100, 1_000);

    [Fact(Timeout = 7_200_000)]
    public async Task Every_acknowledged_record_survives_kills()
    {
        DirectoryInfo home = Directory.CreateTempSubdirectory("sinkhole-kill-");
        string folder = Path.Join(home.FullName, "hits");
        List<(RecordPosition Position, string Id)> promised = [];
        List<TimeSpan> restarts = [];

        for (int round = 1; round <= Rounds; round++)
        {
            int acknowledgements = RandomNumberGenerator.GetInt32(0, 400);
            long startedAt = Stopwatch.GetTimestamp();
            using WriterProcess writer = WriterProcess.Start(folder, $"r{round}", Workers, records: 0);
            await writer.ReadUntilAsync("READY");
            restarts.Add(Stopwatch.GetElapsedTime(startedAt));
            if (acknowledgements > 0)
            {
                await writer.ReadUntilAsync("ACK", acknowledgements);
            }

            await writer.KillAsync();
            promised.AddRange(writer.Acknowledged());
            JournalFiles.AssertKept(folder, promised, $"round {round}, killed after {acknowledgements} acknowledgements");
        }

        await TwoVerifiers.AssertSoundAsync(folder, "F1, at the end");
        Measured.Tell("from a start to the first record, after kills", restarts);
        Measured.HoldWithin("the longest", restarts.Max(), TimeSpan.FromSeconds(5));
        Assert.True(promised.Count > 10 * Rounds, $"only {promised.Count} records were promised");
        home.Delete(recursive: true);
    }
}
