using System;
using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Sinkhole.Platform.Crypto;

namespace Sinkhole.Benchmarks.Evidence;

/// <summary>Ways to encrypt what a hit is: 266 octets under a key that is kept.</summary>
[MemoryDiagnoser]
public class CipherBenchmarks
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly byte[] _nonce = RandomNumberGenerator.GetBytes(12);
    private readonly byte[] _payload = RandomNumberGenerator.GetBytes(266);
    private readonly byte[] _encrypted = new byte[272];
    private readonly byte[] _tag = new byte[16];
    private readonly byte[] _padded = new byte[272];
    private AesGcm? _gcm;
    private ChaCha20Poly1305? _chacha;
    private Aes? _aes;
    private Aes256Gcm? _ours;

    [GlobalSetup]
    public void SetKey()
    {
        _gcm = new AesGcm(_key, _tag.Length);
        _chacha = new ChaCha20Poly1305(_key);
        _aes = Aes.Create();
        _aes.Key = _key;
        _ours = new Aes256Gcm(_key);
    }

    [Benchmark(Baseline = true)]
    public void AesGcmKept() => _gcm?.Encrypt(_nonce, _payload, _encrypted.AsSpan(0, _payload.Length), _tag);

    [Benchmark]
    public void AesGcmNew()
    {
        using var gcm = new AesGcm(_key, _tag.Length);
        gcm.Encrypt(_nonce, _payload, _encrypted.AsSpan(0, _payload.Length), _tag);
    }

    [Benchmark]
    public void ChaCha20Poly1305Kept() => _chacha?.Encrypt(_nonce, _payload, _encrypted.AsSpan(0, _payload.Length), _tag);

    [Benchmark]
    public void AesBlocksOnly() => _aes?.EncryptEcb(_padded, _encrypted, PaddingMode.None);

    [Benchmark]
    public void OursKept() => _ours?.Encrypt(_nonce, _payload, _encrypted.AsSpan(0, _payload.Length), _tag);
}
