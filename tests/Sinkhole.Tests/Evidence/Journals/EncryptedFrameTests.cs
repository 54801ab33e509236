using System;
using System.Buffers.Binary;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Keys;
using Sinkhole.Tests.Clocks;
using Xunit;
using Record = Sinkhole.Evidence.Journals.Record;

namespace Sinkhole.Tests.Evidence.Journals;

public sealed class EncryptedFrameTests
{
    private static readonly StorageKeyName Name = new(new DateOnly(2026, 11, 20), 0x0123456789abcdef);

    [Fact]
    public void Frame_is_written_as_the_golden_octets() =>
        Assert.Equal(GoldenHex.Read("journal-encrypted-frame.hex"), Frame(Golden(), "first record"u8));

    [Fact]
    public void Header_has_the_same_hash_as_that_of_the_same_record_in_clear()
    {
        byte[] clear = GoldenHex.Read("journal-segment.hex")[SegmentHeader.Octets..];
        byte[] encrypted = Frame(Golden(), "first record"u8);

        Assert.Equal(clear.AsSpan(FrameHeader.HashAt, 32), encrypted.AsSpan(FrameHeader.HashAt, 32));
        Assert.DoesNotContain("first", Encoding.Latin1.GetString(encrypted), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_is_opened_with_its_key_and_with_no_other()
    {
        Prop.ForAll<(bool Synchronized, ushort Kind, byte[] Payload, long Sequence, long Instant, uint Bound)>(static given =>
        {
            var header = new FrameHeader(
                given.Synchronized, given.Kind, given.Payload.Length, given.Sequence, given.Instant, given.Bound, IsEncrypted: true);
            byte[] frame = Frame(header, given.Payload);
            byte[] opened = new byte[header.OpenedOctets];
            using StorageKey key = Key();
            using var other = new StorageKey(Name, new byte[StorageKey.Octets]);

            return FrameHeader.TryRead(frame, out FrameHeader read)
                && read == header
                && frame.Length == RecordFrame.OctetsFor(BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(4)))
                && EncryptedFrame.IsCrcValid(frame)
                && !EncryptedFrame.TryOpen(frame, other, opened)
                && EncryptedFrame.TryOpen(frame, key, opened)
                && RecordFrame.IsPayloadValid(opened)
                && opened.AsSpan(0, FrameHeader.Octets).SequenceEqual(frame.AsSpan(0, FrameHeader.Octets))
                && opened.AsSpan(RecordFrame.PayloadAt, given.Payload.Length).SequenceEqual(given.Payload);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_changed_bit_behind_the_header_is_seen_without_the_key_and_with_it()
    {
        byte[] whole = Frame(Golden(), "first record"u8);
        using StorageKey key = Key();
        byte[] opened = new byte[Golden().OpenedOctets];
        for (int bit = FrameHeader.Octets * 8; bit < whole.Length * 8; bit++)
        {
            byte[] frame = [.. whole];
            frame[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(EncryptedFrame.IsCrcValid(frame), $"bit {bit}");

            // Of whoever makes the sum right again, the tag says so.
            BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(frame.Length - 4), Crc32C.Of(frame.AsSpan(FrameHeader.Octets..^4)));
            bool isOfTheKeysId = bit / 8 < FrameHeader.Octets + 8;
            bool isOfTheSum = bit / 8 >= frame.Length - 4;
            Assert.True(isOfTheKeysId || isOfTheSum || !EncryptedFrame.TryOpen(frame, key, opened), $"bit {bit}");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(23)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(Record.MaxPayloadOctets + 1)]
    public void Header_whose_length_has_no_room_for_the_encryption_is_not_read(int length)
    {
        byte[] frame = Frame(Golden(), "first record"u8);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(60), Crc32C.Of(frame.AsSpan(0, 60)));

        Assert.False(FrameHeader.TryRead(frame, out _));
    }

    private static FrameHeader Golden() =>
        new(true, 7, 12, 1, JournalInstant.ToMicroseconds(ManualTime.Start) + 123_456, 3000, IsEncrypted: true);

    private static StorageKey Key() => new(Name, [.. Enumerable.Range(0, StorageKey.Octets).Select(static octet => (byte)octet)]);

    private static byte[] Frame(in FrameHeader header, ReadOnlySpan<byte> payload)
    {
        byte[] frame = new byte[header.FrameOctets];
        byte[] salt = [.. Enumerable.Range(0, RecordFrame.SaltOctets).Select(static octet => (byte)octet)];
        using StorageKey key = Key();
        EncryptedFrame.Write(frame, header, salt, payload, key);
        return frame;
    }
}
