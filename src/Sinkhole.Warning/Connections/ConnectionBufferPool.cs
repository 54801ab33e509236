using System;
using System.Buffers;
using System.Threading;

namespace Sinkhole.Warning.Connections;

/// <summary>The buffers of one connection, from the process's pool: rented buffers are charged to it until they are returned.</summary>
internal sealed class ConnectionBufferPool : MemoryPool<byte>
{
    private const int DefaultOctets = 4 * 1024;
    private const int MaxOctets = 32 * 1024;

    private readonly Action<long> _charge;

    /// <param name="charge">Called with rented octets, or with returned ones as a negative number; any thread.</param>
    public ConnectionBufferPool(Action<long> charge) => _charge = charge;

    /// <inheritdoc/>
    public override int MaxBufferSize => MaxOctets;

    /// <inheritdoc/>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1) =>
        new Buffer(ArrayPool<byte>.Shared.Rent(minBufferSize < 0 ? DefaultOctets : minBufferSize), _charge);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // Owners return their buffers.
    }

    private sealed class Buffer : IMemoryOwner<byte>
    {
        private readonly Action<long> _charge;
        private byte[]? _octets;

        public Buffer(byte[] octets, Action<long> charge)
        {
            _octets = octets;
            _charge = charge;
            charge(octets.Length);
        }

        public Memory<byte> Memory => _octets ?? throw new ObjectDisposedException(nameof(ConnectionBufferPool));

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _octets, null) is byte[] octets)
            {
                ArrayPool<byte>.Shared.Return(octets);
                _charge(-octets.Length);
            }
        }
    }
}
