using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Sinkhole.Orders.Model;

/// <summary>SHA-256 over many small values: they are gathered, for to hash a million of them one by one costs more than the hash.</summary>
internal sealed class ContentHasher : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _gathered = new byte[16 * 1024];
    private int _count;

    /// <summary>Appends octets that mark their own end.</summary>
    /// <param name="octets">Far fewer than are gathered.</param>
    public void Append(ReadOnlySpan<byte> octets)
    {
        if (_count + octets.Length > _gathered.Length)
        {
            Flush();
        }

        octets.CopyTo(_gathered.AsSpan(_count));
        _count += octets.Length;
    }

    /// <summary>Appends a number.</summary>
    public void Append(long number)
    {
        Span<byte> octets = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(octets, number);
        Append(octets);
    }

    /// <summary>Appends the length of a text, then the text, so that no two sequences of texts give the same octets.</summary>
    public void Append(string text)
    {
        byte[] octets = Encoding.UTF8.GetBytes(text);
        Append(octets.Length);
        Flush();
        _hash.AppendData(octets);
    }

    /// <summary>The hash of all that was appended.</summary>
    public byte[] Finish()
    {
        Flush();
        return _hash.GetHashAndReset();
    }

    public void Dispose() => _hash.Dispose();

    private void Flush()
    {
        _hash.AppendData(_gathered, 0, _count);
        _count = 0;
    }
}
