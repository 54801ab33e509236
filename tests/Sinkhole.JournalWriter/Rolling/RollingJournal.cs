using System;
using System.Buffers.Binary;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.JournalWriter.Rolling;

/// <summary>
/// Any number of records through all of a journal and its log: written, signed, read and verified, expired. Prints the memory of the process
/// ten times, each time after a collection.
/// </summary>
internal sealed class RollingJournal : IAsyncDisposable
{
    private const int Block = 4096;
    private const int SegmentOctets = 4 * 1024 * 1024;
    private const int Samples = 10;

    // In blocks: a checkpoint each 65,536 records, all that is retained read each 262,144, which is how many are retained.
    private const int BlocksACheckpoint = 16;
    private const int BlocksAVerification = 64;

    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);
    private static readonly Guid Appliance = new("0196a1b2-0000-7000-8000-00000000002a");

    private readonly RollingFolder _folder = new(SegmentOctets);
    private readonly StepTime _time = new();
    private readonly byte[] _payload = new byte[16];
    private readonly Task[] _waiting = new Task[Block];
    private readonly Journal _journal;
    private readonly LogFolder _log;
    private readonly CheckpointKeeper _keeper;
    private long _verified;
    private RecordPosition _lastVerified;

    /// <param name="beside">A folder on a disk for the log; it must not exist yet.</param>
    public RollingJournal(string beside)
    {
        var small = new LibCFolder(beside);
        small.Ensure();
        var options = new JournalOptions
        {
            Folder = _folder.Path,
            ApplianceId = Appliance,
            MaxSegmentOctets = SegmentOctets,
            Retention = BlocksAVerification * Step,
        };
        _journal = Journal.Open(options, _time, _folder, new EpochFile(small, "hits.epoch"), new LossFile(small, "hits.loss"));
        var kept = new CheckpointOptions
        {
            Journal = "hits",
            JournalFolder = _folder.Path,
            KeysFolder = Path.Combine(beside, "keys"),
            ProofsFolder = Path.Combine(beside, "proofs"),
            ApplianceId = Appliance,
        };
        (NoteSigner signer, _log) = LogKeyFile.Open(kept);
        _keeper = new CheckpointKeeper(_folder, _log, signer, () => _journal.Status, _time.GetUtcNow());
    }

    /// <summary>Runs, and prints a line for each tenth.</summary>
    /// <param name="records">How many; rounded up to whole blocks.</param>
    /// <exception cref="InvalidOperationException">A record was not sound, or the files do not hold what was signed.</exception>
    public async Task RunAsync(long records, TextWriter output)
    {
        long blocks = (records + Block - 1) / Block;
        int sample = 1;
        for (long block = 1; block <= blocks; block++)
        {
            await AppendAsync((block - 1) * Block);
            _time.Step(Step);
            bool isSample = block >= blocks * sample / Samples;
            if (block % BlocksACheckpoint == 0 || isSample)
            {
                Sign();
            }

            if (block % BlocksAVerification == 0 || isSample)
            {
                Verify();
            }

            if (isSample)
            {
                CompareWithLog();
                long memory = GC.GetTotalMemory(forceFullCollection: true);
                await output.WriteLineAsync(
                    $"records={block * Block} leaves={_keeper.Size} verified={_verified} deleted={_folder.Deleted} memory={memory}");
                await output.FlushAsync();
                sample++;
            }
        }
    }

    public ValueTask DisposeAsync() => _journal.DisposeAsync();

    private async Task AppendAsync(long first)
    {
        for (int at = 0; at < Block; at++)
        {
            BinaryPrimitives.WriteInt64BigEndian(_payload, first + at);
            var record = new Record(1, _time.GetUtcNow(), TimeSpan.Zero, ClockSynchronized: true, _payload);
            _waiting[at] = _journal.AppendAsync(record, CancellationToken.None).AsTask();
        }

        await Task.WhenAll(_waiting);
    }

    private void Sign()
    {
        CheckpointPass pass;
        do
        {
            pass = _keeper.Keep(_time.GetUtcNow(), CancellationToken.None);
            Demand(pass.Changed is null && pass.Behind is null, $"the files do not hold what was signed: {pass}");
        }
        while (pass.HasMore);
        Demand(_keeper.Size == _journal.Status.Last.Sequence, $"{_keeper.Size} leaves of {_journal.Status.Last.Sequence} records");
    }

    /// <summary>All that is retained: each record is read by at least one verification.</summary>
    private void Verify()
    {
        JournalVerification verification = JournalVerifier.Verify(_folder);
        Demand(verification.IsSound, $"not sound: {verification.FirstDamage}");
        Demand(verification.First.Sequence <= _lastVerified.Sequence + 1, $"{verification.First} does not follow {_lastVerified}");
        _verified += verification.Last.Sequence - _lastVerified.Sequence;
        _lastVerified = verification.Last;
    }

    private void CompareWithLog()
    {
        SignedNote note = _log.ReadHead(out _)?.Note ?? throw new InvalidOperationException("the log has no head");
        Demand(Checkpoint.TryParse(note.Text, out Checkpoint? newest, out _), "the head is no checkpoint");
        CheckpointState state = CheckpointVerifier.Read(_folder, _log, _keeper.Key, [newest!]).Compare(newest!).State;
        Demand(state == CheckpointState.Holds, $"the newest checkpoint: {state}");
    }

    private static void Demand(bool isSo, string otherwise)
    {
        if (!isSo)
        {
            throw new InvalidOperationException(otherwise);
        }
    }
}
