using System;
using System.IO;
using System.Security.Cryptography;
using Sinkhole.Evidence.Sealing;

namespace Sinkhole.Evidence.Packages;

/// <summary>Counts and hashes what passes through it. The output stays open.</summary>
/// <param name="output">Gets the same octets.</param>
internal sealed class HashedStream(Stream output) : SequentialStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Octets so far.</summary>
    public long Octets { get; private set; }

    /// <summary>The SHA-256 of all octets so far, in small hexadecimal digits.</summary>
    public string Sha256 => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Octets += buffer.Length;
        _hash.AppendData(buffer);
        output.Write(buffer);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }
}
