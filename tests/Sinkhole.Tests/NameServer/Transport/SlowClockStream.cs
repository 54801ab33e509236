using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Tests.Clocks;

namespace Sinkhole.Tests.NameServer.Transport;

/// <summary>A connection whose every read and write ends just as the deadline that was set for it passes.</summary>
internal sealed class SlowClockStream(Stream inner, ManualTime time, TimeSpan step) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int octets = await inner.ReadAsync(buffer, cancellationToken);
        time.Advance(step);
        return octets;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await inner.WriteAsync(buffer, cancellationToken);
        time.Advance(step);
    }

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
