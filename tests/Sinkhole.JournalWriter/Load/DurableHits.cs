using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Evidence.Sealing;

namespace Sinkhole.JournalWriter.Load;

/// <summary>
/// Visitors of the journal on a real disk: each appends a hit, waits until it is durable, and appends the next. Not a benchmark by
/// BenchmarkDotNet, because what is measured is the disk's and the journal's work side by side, in native code as it is shipped;
/// tests/bench/journal runs it.
/// </summary>
internal static class DurableHits
{
    private const string Order = "xa-erc-2026-0001";

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1.5);

    /// <summary>Runs for a while and says what became durable in that time, in one line.</summary>
    /// <param name="folder">The journal's folder; made.</param>
    /// <param name="visitors">How many wait at once.</param>
    /// <param name="seconds">How long to measure.</param>
    /// <param name="payloadOctets">Octets of one hit.</param>
    /// <param name="isProved">
    /// Whether each hit is encrypted under the key of its order and day, one in ten brings an account that is sealed first, and the tree is
    /// continued and signed each second.
    /// </param>
    public static async Task<string> MeasureAsync(string folder, int visitors, double seconds, int payloadOctets, bool isProved)
    {
        string beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(folder)) ?? "/", "proved");
        using var sealer = new Sealer(Path.Combine(beside, "seals"), TimeProvider.System);
        if (isProved)
        {
            sealer.Use([MakeAuthority()], orders: 1);
        }

        var options = new JournalOptions { Folder = folder, ApplianceId = new Guid("0196a1b2-0000-7000-8000-00000000002a") };
        await using var journal = Journal.Open(options, TimeProvider.System);
        byte[] payload = RandomNumberGenerator.GetBytes(payloadOctets);
        using var end = new CancellationTokenSource();
        Task[] all = [.. Enumerable.Range(0, visitors).Select(_ => VisitAsync(journal, isProved ? sealer : null, payload, end.Token))];
        CheckpointKeeper? keeper = isProved ? OpenKeeper(journal, beside) : null;
        Task<double> tree = keeper is null ? Task.FromResult(0.0) : Task.Factory.StartNew(
            () => Keep(keeper, end.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
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
        double treeEach = await tree;
        double checkpoint = keeper is null ? 0 : await CostOfOneAsync(journal, keeper);
        if (Directory.Exists(beside))
        {
            Directory.Delete(beside, recursive: true);
        }

        long hits = after.Written - before.Written;
        long batches = after.Batches - before.Batches;
        long octets = hits * RecordFrame.OctetsFor(payloadOctets + (isProved ? FrameHeader.EncryptionOctets : 0));
        double allocatedEach = (double)allocated / hits;
        double usedEach = used.TotalMicroseconds / hits;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"hits={hits} seconds={took:F3} batches={batches} octets={octets / batches} allocated={allocatedEach:F1} cpu={usedEach:F2} "
                + $"tree={treeEach:F2} checkpoint={checkpoint:F2}");
    }

    private static CheckpointKeeper OpenKeeper(Journal journal, string folder)
    {
        var options = new CheckpointOptions
        {
            Journal = "hits",
            JournalFolder = journal.Status.Folder,
            KeysFolder = Path.Combine(folder, "keys"),
            ProofsFolder = Path.Combine(folder, "proofs"),
            ApplianceId = Guid.Empty,
        };
        return CheckpointKeeper.Open(options, () => journal.Status, TimeProvider.System.GetUtcNow());
    }

    /// <summary>Signs each second.</summary>
    /// <returns>Microseconds of the processor for each leaf, checkpoints included.</returns>
    private static double Keep(CheckpointKeeper keeper, CancellationToken end)
    {
        TimeSpan used = TimeSpan.Zero;
        long leaves = 0;
        while (!end.WaitHandle.WaitOne(TimeSpan.FromSeconds(1)))
        {
            TimeSpan before = OwnCpu();
            CheckpointPass pass;
            do
            {
                // A pass is bounded.
                pass = keeper.Keep(TimeProvider.System.GetUtcNow(), CancellationToken.None);
                leaves += pass.Added;
            }
            while (pass.HasMore);
            used += OwnCpu() - before;
        }

        return used.TotalMicroseconds / Math.Max(1, leaves);
    }

    /// <summary>What a checkpoint costs in itself: one over a single new record is read, signed and stored.</summary>
    /// <returns>Milliseconds of the processor.</returns>
    private static async Task<double> CostOfOneAsync(Journal journal, CheckpointKeeper keeper)
    {
        const int Times = 20;
        TimeSpan used = TimeSpan.Zero;
        for (int time = 0; time < Times; time++)
        {
            // What those brought who visited last is not this one's.
            while (keeper.Keep(TimeProvider.System.GetUtcNow(), CancellationToken.None).Added > 0)
            {
            }

            var record = new Record(1, TimeProvider.System.GetUtcNow(), TimeSpan.Zero, ClockSynchronized: true, new byte[250]);
            await journal.AppendAsync(record, CancellationToken.None);
            TimeSpan before = OwnCpu();
            keeper.Keep(TimeProvider.System.GetUtcNow(), CancellationToken.None);
            used += OwnCpu() - before;
        }

        return used.TotalMilliseconds / Times;
    }

    /// <summary>The time that this thread was on a processor (proc(5), schedstat).</summary>
    private static TimeSpan OwnCpu()
    {
        string nanoseconds = File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0];
        return TimeSpan.FromMicroseconds(long.Parse(nanoseconds, CultureInfo.InvariantCulture) / 1000.0);
    }

    private static AuthorityCertificate MakeAuthority()
    {
        using var key = RSA.Create(3072);
        var request = new CertificateRequest("CN=Example Regional Court", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return AuthorityCertificate.TryRead(Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()), out AuthorityCertificate? read, out _)
            ? read
            : throw new InvalidOperationException("the certificate was not read");
    }

    private static async Task VisitAsync(Journal journal, Sealer? sealer, byte[] payload, CancellationToken end)
    {
        for (int visit = 0; !end.IsCancellationRequested; visit++)
        {
            if (sealer is not null && visit % 10 == 0)
            {
                _ = await sealer.SealAsync(Order, "AAAQEAYEAUDAOCH7", recordVersion: 2, "{\"account\":\"viewer-0001\",\"form\":\"query\"}"u8)
                    ?? throw new InvalidOperationException("an account was not sealed");
            }

            var record = new Record(1, TimeProvider.System.GetUtcNow(), TimeSpan.Zero, ClockSynchronized: true, payload)
            {
                Group = sealer is null ? null : Order,
            };
            await journal.AppendAsync(record, CancellationToken.None);
        }
    }
}
