using System;
using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Platform.Crypto;

namespace Sinkhole.Benchmarks.Evidence;

/// <summary>
/// What a hit costs before it goes to the disk; the baseline is SHA-256 over as many octets, twice, which nothing can leave out: once for
/// the salted payload, once for the chain. What the disk adds is measured by tests/bench/journal.
/// </summary>
[MemoryDiagnoser]
public class JournalBenchmarks
{
    private const int PayloadOctets = 200;

    private readonly PendingAppend _append = new(static _ => { });
    private readonly byte[] _frame = new byte[RecordFrame.OctetsFor(PayloadOctets)];
    private readonly byte[] _payload = RandomNumberGenerator.GetBytes(PayloadOctets);
    private readonly byte[] _salt = new byte[RecordFrame.SaltOctets];
    private readonly byte[] _hash = new byte[SHA256.HashSizeInBytes];
    private readonly RandomBlocks _salts = new(RecordFrame.SaltOctets);
    private HashChain _chain;

    [GlobalSetup]
    public void Fill() => _append.Fill(new Record(1, DateTimeOffset.UnixEpoch, TimeSpan.Zero, ClockSynchronized: true, _payload));

    [Benchmark(Baseline = true)]
    public void TwoHashes()
    {
        Sha256.HashData(_frame.AsSpan(0, RecordFrame.SaltOctets + PayloadOctets), _hash);
        Sha256.HashData(_frame.AsSpan(0, HashChain.Octets + FrameHeader.Octets), _hash);
    }

    [Benchmark]
    public void Frame() => RecordFrame.Write(_frame, _append.HeaderAt(1), _salt, _append.Payload);

    [Benchmark]
    public void SaltedFrameInItsChain()
    {
        _salts.Take(_salt);
        Frame();
        _chain = _chain.After(_frame);
    }
}
