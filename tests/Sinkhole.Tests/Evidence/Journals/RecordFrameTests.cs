using System;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Tests.Clocks;
using Xunit;

namespace Sinkhole.Tests.Evidence.Journals;

public sealed class RecordFrameTests
{
    private static readonly SegmentHeader GoldenSegment = new(
        JournalBench.Appliance, 217_000_000, 1, JournalInstant.ToMicroseconds(ManualTime.Start), default);

    [Fact]
    public void Segment_and_frames_are_written_as_the_golden_octets()
    {
        byte[] octets = [.. Header(GoldenSegment), .. FirstFrame(), .. SecondFrame()];

        Assert.Equal(GoldenHex.Read("journal-segment.hex"), octets);
    }

    [Fact]
    public void Chain_over_the_frames_is_the_golden_one()
    {
        HashChain chain = default(HashChain).After(FirstFrame()).After(SecondFrame());
        SegmentHeader next = GoldenSegment with
        {
            FirstSequence = 3,
            CreatedMicroseconds = GoldenSegment.CreatedMicroseconds + 86_400_000_000,
            ChainBefore = chain,
        };

        Assert.Equal(GoldenHex.Read("journal-segment-next.hex"), Header(next));
    }

    [Fact]
    public void Golden_octets_are_read_as_what_was_written()
    {
        byte[] octets = GoldenHex.Read("journal-segment.hex");

        Assert.True(SegmentHeader.TryRead(octets, out SegmentHeader segment));
        Assert.True(FrameHeader.TryRead(octets.AsSpan(SegmentHeader.Octets), out FrameHeader frame));

        Assert.Equal(GoldenSegment, segment);
        Assert.Equal((true, 7, 12, 1L), (frame.ClockSynchronized, frame.Kind, frame.PayloadOctets, frame.Sequence));
        Assert.True(RecordFrame.IsPayloadValid(octets.AsSpan(SegmentHeader.Octets, frame.FrameOctets)));
        Assert.Equal("first record", Encoding.ASCII.GetString(octets, SegmentHeader.Octets + RecordFrame.PayloadAt, 12));
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        Prop.ForAll<(bool Synchronized, ushort Kind, byte[] Payload, long Sequence, long Instant, uint Bound)>(static given =>
        {
            var header = new FrameHeader(
                given.Synchronized, given.Kind, given.Payload.Length, given.Sequence, given.Instant, given.Bound);
            byte[] frame = Frame(header, 0, given.Payload);

            return FrameHeader.TryRead(frame, out FrameHeader read)
                && read == header
                && RecordFrame.IsPayloadValid(frame)
                && frame.AsSpan(RecordFrame.PayloadAt, read.PayloadOctets).SequenceEqual(given.Payload);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_64_octets_are_read_without_a_throw()
    {
        Prop.ForAll<byte[]>(static octets =>
        {
            byte[] header = new byte[FrameHeader.Octets];
            octets.AsSpan(0, Math.Min(octets.Length, header.Length)).CopyTo(header);
            return !FrameHeader.TryRead(header, out _) && !SegmentHeader.TryRead(octets, out _);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Erased_salt_and_payload_leave_the_chain_as_it_was()
    {
        byte[] frame = FirstFrame();
        HashChain before = default(HashChain).After(frame);

        frame.AsSpan(FrameHeader.Octets).Clear();

        Assert.Equal(before, default(HashChain).After(frame));
        Assert.False(RecordFrame.IsPayloadValid(frame));
    }

    [Fact]
    public void Same_payload_twice_has_two_hashes()
    {
        var header = new FrameHeader(true, 7, 2, 1, 0, 0);

        byte[] one = Frame(header, 0, "no"u8);
        byte[] other = Frame(header, 1, "no"u8);

        Assert.False(one.AsSpan(FrameHeader.HashAt, 32).SequenceEqual(other.AsSpan(FrameHeader.HashAt, 32)));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 4)]
    [InlineData(4, 0x7F)]
    public void Header_of_another_version_is_not_read_though_its_sum_holds(int at, byte octet)
    {
        byte[] frame = FirstFrame();
        frame[at] = octet;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(60), Crc32C.Of(frame.AsSpan(0, 60)));

        Assert.False(FrameHeader.TryRead(frame, out _));
    }

    [Theory]
    [InlineData("123456789", 0xE3069283)]
    [InlineData("", 0)]
    [InlineData("a", 0xC1D04330)]
    public void Crc_is_castagnolis(string text, uint expected) => Assert.Equal(expected, Crc32C.Of(Encoding.ASCII.GetBytes(text)));

    private static byte[] FirstFrame() =>
        Frame(new FrameHeader(true, 7, 12, 1, GoldenSegment.CreatedMicroseconds + 123_456, 3000), 0, "first record"u8);

    private static byte[] SecondFrame() =>
        Frame(new FrameHeader(false, 8, 0, 2, GoldenSegment.CreatedMicroseconds + 999_999, uint.MaxValue), 16, default);

    private static byte[] Frame(in FrameHeader header, byte firstOfSalt, ReadOnlySpan<byte> payload)
    {
        byte[] frame = new byte[header.FrameOctets];
        byte[] salt = [.. Enumerable.Range(firstOfSalt, RecordFrame.SaltOctets).Select(static octet => (byte)octet)];
        RecordFrame.Write(frame, header, salt, payload);
        return frame;
    }

    private static byte[] Header(in SegmentHeader header)
    {
        byte[] octets = new byte[SegmentHeader.Octets];
        header.Write(octets);
        return octets;
    }
}
