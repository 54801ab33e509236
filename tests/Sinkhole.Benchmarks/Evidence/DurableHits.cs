using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Writing;

namespace Sinkhole.Benchmarks.Evidence;

/// <summary>
/// Visitors of the journal on a real disk: each appends a hit, waits until it is durable, and appends the next. Not a benchmark by
/// BenchmarkDotNet, because what is measured is the disk's and the journal's work side by side; tests/bench/journal runs it.
/// </summary>
internal static class DurableHits
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1.5);

    /// <summary>Runs for a while and says what became durable in that time, in one line.</summary>
    /// <param name="folder">The journal's folder; made.</param>
    /// <param name="visitors">How many wait at once.</param>
    /// <param name="seconds">How long to measure.</param>
    /// <param name="payloadOctets">Octets of one hit.</param>
    public static async Task<string> MeasureAsync(string folder, int visitors, double seconds, int payloadOctets)
    {
        var options = new JournalOptions { Folder = folder, ApplianceId = new Guid("0196a1b2-0000-7000-8000-00000000002a") };
        await using var journal = Journal.Open(options, TimeProvider.System);
        byte[] payload = RandomNumberGenerator.GetBytes(payloadOctets);
        using var end = new CancellationTokenSource();
        Task[] all = [.. Enumerable.Range(0, visitors).Select(_ => VisitAsync(journal, payload, end.Token))];
        await Task.Delay(WarmUp);

        JournalStatus before = journal.Status;
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        TimeSpan used = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        JournalStatus after = journal.Status;
        double took = watch.Elapsed.TotalSeconds;
        used = Environment.CpuUsage.TotalTime - used;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;

        await end.CancelAsync();
        await Task.WhenAll(all);
        long hits = after.Written - before.Written;
        long batches = after.Batches - before.Batches;
        long octets = hits * RecordFrame.OctetsFor(payloadOctets);
        double allocatedEach = (double)allocated / hits;
        double usedEach = used.TotalMicroseconds / hits;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"hits={hits} seconds={took:F3} batches={batches} octets={octets / batches} allocated={allocatedEach:F1} cpu={usedEach:F2}");
    }

    private static async Task VisitAsync(Journal journal, byte[] payload, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            var record = new Record(1, TimeProvider.System.GetUtcNow(), TimeSpan.Zero, ClockSynchronized: true, payload);
            await journal.AppendAsync(record, CancellationToken.None);
        }
    }
}
