using System;
using System.Buffers;
using System.IO.Pipelines;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Sinkhole.Warning.Repair;
using Xunit;

namespace Sinkhole.Tests.Warning.Repair;

public sealed class RepairedReaderTests
{
    private const string Sent =
        "GET /a b HTTP/1.1\r\nHost: evil.example:\r\nX: y z:\r\n\r\nPOST /%00 HTTP/1.0\nhost:e:\n\nPUT\t/ http/1.0\nPOST / HTTP/1.1\n\nbody h\u00e9 /x y\r\nHost:";

    private const string Read =
        "GET /a|b HTTP/1.1\r\nHost: evil.example \r\nX: y z:\r\n\r\npost /||| HTTP/1.0\nhost:e \n\nput / HTTP/1.0\nPOST / HTTP/1.1\n\nbody h| /x y\r\nHost:";

    [Fact]
    public async Task Octets_in_any_pieces_are_read_in_any_steps_as_if_they_came_at_once()
    {
        var random = new Random(20261128);
        byte[] sent = Encoding.Latin1.GetBytes(Sent);
        for (int round = 0; round < 2_000; round++)
        {
            var pipe = new Pipe(new PipeOptions(minimumSegmentSize: 16, useSynchronizationContext: false));
            var reader = new RepairedReader(pipe.Reader, new LineRepairer(maxHeld: 1_000));
            Task writing = WriteAsync(pipe.Writer, sent, random.Next(1, 30));

            Assert.Equal(Read, await ReadAsync(reader, random));
            await writing;
        }
    }

    [Fact]
    public async Task Line_longer_than_may_be_held_goes_on_as_it_is()
    {
        var pipe = new Pipe();
        var reader = new RepairedReader(pipe.Reader, new LineRepairer(maxHeld: 8));
        await pipe.Writer.WriteAsync("GET /a b cdefgh"u8.ToArray());

        ReadResult read = await reader.ReadAsync();

        Assert.Equal("GET /a b cdefgh", Encoding.Latin1.GetString(read.Buffer.ToArray()));
    }

    [Fact]
    public async Task Octets_that_nothing_completes_are_held_and_shown_at_the_end()
    {
        var pipe = new Pipe();
        var reader = new RepairedReader(pipe.Reader, new LineRepairer(maxHeld: 1_000));
        await pipe.Writer.WriteAsync("Host: e:"u8.ToArray());

        Assert.True(reader.TryRead(out ReadResult first));
        Assert.Equal("Host:", Encoding.Latin1.GetString(first.Buffer.ToArray()));
        reader.AdvanceTo(first.Buffer.Start, first.Buffer.End);
        Assert.False(reader.TryRead(out _));
        await pipe.Writer.CompleteAsync();

        Assert.Equal("Host: e:", Encoding.Latin1.GetString((await reader.ReadAsync()).Buffer.ToArray()));
    }

    [Fact]
    public async Task Cancelled_read_ends_once_and_nothing_is_lost()
    {
        var pipe = new Pipe();
        var reader = new RepairedReader(pipe.Reader, new LineRepairer(maxHeld: 1_000));
        Task<ReadResult> waiting = reader.ReadAsync().AsTask();

        reader.CancelPendingRead();

        ReadResult cancelled = await waiting;
        Assert.True(cancelled.IsCanceled);
        reader.AdvanceTo(cancelled.Buffer.Start, cancelled.Buffer.End);
        await pipe.Writer.WriteAsync("x"u8.ToArray());
        ReadResult read = await reader.ReadAsync();
        Assert.False(read.IsCanceled);
        Assert.Equal(1, read.Buffer.Length);
    }

    private static async Task WriteAsync(PipeWriter writer, byte[] octets, int piece)
    {
        foreach (byte[] part in octets.Chunk(piece))
        {
            await writer.WriteAsync(part);
            await Task.Yield();
        }

        await writer.CompleteAsync();
    }

    private static async Task<string> ReadAsync(RepairedReader reader, Random random)
    {
        var read = new StringBuilder();
        while (true)
        {
            ReadResult result = await reader.ReadAsync();
            long consumed = random.NextInt64(result.Buffer.Length + 1);
            long examined = random.NextInt64(consumed, result.Buffer.Length + 1);
            if (result.IsCompleted)
            {
                return read.Append(Encoding.Latin1.GetString(result.Buffer.ToArray())).ToString();
            }

            read.Append(Encoding.Latin1.GetString(result.Buffer.Slice(0, consumed).ToArray()));
            reader.AdvanceTo(result.Buffer.GetPosition(consumed), result.Buffer.GetPosition(examined));
        }
    }
}
