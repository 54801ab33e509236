using System;
using System.Buffers;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>Room for one answer of an upstream: small for a datagram, 64 KiB only for an answer over TCP.</summary>
/// <remarks>Thousands of queries may wait for silent upstreams at once; each holds the small buffer.</remarks>
internal sealed class AnswerBuffer : IDisposable
{
    /// <summary>One octet more than we advertise: so a datagram that is too long is noticed.</summary>
    private const int DatagramOctets = WireLimits.UdpOctets + 1;

    private byte[] _octets = ArrayPool<byte>.Shared.Rent(DatagramOctets);

    /// <summary>Room for a datagram.</summary>
    public Memory<byte> Datagram => _octets.AsMemory(0, DatagramOctets);

    /// <summary>All of it: the answer at the front.</summary>
    public Span<byte> Octets => _octets;

    /// <summary>Room for a message over TCP; the earlier content is lost.</summary>
    public Memory<byte> Message(int octets)
    {
        if (_octets.Length < octets)
        {
            Dispose();
            _octets = ArrayPool<byte>.Shared.Rent(octets);
        }

        return _octets.AsMemory(0, octets);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        byte[] octets = _octets;
        _octets = [];
        if (octets.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(octets);
        }
    }
}
