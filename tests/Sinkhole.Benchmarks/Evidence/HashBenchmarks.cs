using System;
using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Sinkhole.Platform.Crypto;

namespace Sinkhole.Benchmarks.Evidence;

/// <summary>Ways to a SHA-256 of what a hit is hashed as: a salted payload of 266 octets, a link of the chain 96, a leaf or a node 65.</summary>
[MemoryDiagnoser]
public class HashBenchmarks
{
    private readonly byte[] _input = RandomNumberGenerator.GetBytes(266);
    private readonly byte[] _hash = new byte[SHA256.HashSizeInBytes];
    private readonly SHA256 _instance = SHA256.Create();
    private readonly IncrementalHash _incremental = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    [Params(65, 96, 266)]
    public int Octets { get; set; }

    [Benchmark(Baseline = true)]
    public void Framework() => SHA256.HashData(_input.AsSpan(0, Octets), _hash);

    [Benchmark]
    public void FrameworkInstance() => _instance.TryComputeHash(_input.AsSpan(0, Octets), _hash, out _);

    [Benchmark]
    public void FrameworkIncremental()
    {
        _incremental.AppendData(_input.AsSpan(0, Octets));
        _incremental.GetHashAndReset(_hash);
    }

    [Benchmark]
    public void Ours() => Sha256.HashData(_input.AsSpan(0, Octets), _hash);
}
