using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Evidence.Journals.Writing;
using Xunit;

namespace Sinkhole.Tests.Evidence.Journals;

/// <summary>Files of a newer version of the program are reported as such: they are no damage, are not read, and stay as they are.</summary>
public sealed class UnknownVersionTests
{
    private const string First = "hits/0217000000-0000000000000000001.seg";
    private const string Second = "hits/0217000000-0000000000000000005.seg";
    private const string Third = "hits/0217000000-0000000000000000006.seg";

    private const string LossFileName = "hits.loss";

    private static readonly byte[] Frames = GoldenHex.Read("journal-newer-frames.hex");
    private static readonly byte[] Next = GoldenHex.Read("journal-newer-frames-next.hex");
    private static readonly byte[] Segment = GoldenHex.Read("journal-newer-segment.hex");
    private static readonly int SecondFrame = SegmentHeader.Octets + RecordFrame.OctetsFor("first record".Length);
    private static readonly int ThirdFrame = SecondFrame + RecordFrame.OctetsFor("second record".Length);
    private static readonly int FourthFrame = ThirdFrame + RecordFrame.OctetsFor("third record".Length);

    [Fact]
    public void Golden_headers_name_the_version_and_the_flags_that_are_unknown()
    {
        Assert.Null(FrameHeader.UnknownIn(Frames.AsSpan(SegmentHeader.Octets)));
        Assert.Contains("frame version 2 ", FrameHeader.UnknownIn(Frames.AsSpan(SecondFrame)), StringComparison.Ordinal);
        Assert.Contains("frame flags 0x81 ", FrameHeader.UnknownIn(Frames.AsSpan(ThirdFrame)), StringComparison.Ordinal);
        Assert.Null(SegmentHeader.UnknownIn(Frames));
        Assert.Contains("segment format version 2 ", SegmentHeader.UnknownIn(Segment), StringComparison.Ordinal);
        Assert.False(SegmentHeader.TryRead(Segment, out _));
    }

    [Fact]
    public void Unknown_frames_are_passed_over_and_the_chain_goes_on_behind_them()
    {
        SimulatedDisk disk = Disk((First, Frames), (Second, Next));

        JournalVerification verification = JournalBench.Verify(disk);

        JournalFinding finding = Assert.Single(verification.Findings);
        Assert.Equal((JournalFindingCode.UnknownVersion, false, (long)SecondFrame), (finding.Code, finding.IsDamage, finding.Offset));
        Assert.Contains("frame version 2 ", finding.Message, StringComparison.Ordinal);
        Assert.Contains("a newer version wrote this", finding.Message, StringComparison.Ordinal);
        Assert.Equal((0, 1, false), (verification.Damages, verification.UnknownVersions, verification.IsSound));
        Assert.Equal(["first record", "fourth record", "fifth record"], JournalBench.Read(disk).Select(static record => record.Text));
    }

    [Fact]
    public void Segment_of_an_unknown_version_is_not_read_and_no_damage()
    {
        JournalVerification verification = JournalBench.Verify(Disk((Second, Next), (Third, Segment)));

        JournalFinding finding = Assert.Single(verification.Findings, static finding => finding.Code != JournalFindingCode.EarlierGone);
        Assert.Equal((JournalFindingCode.UnknownVersion, false, 0L), (finding.Code, finding.IsDamage, finding.Offset));
        Assert.Equal((0, 1, false), (verification.Damages, verification.UnknownVersions, verification.IsSound));
    }

    [Fact]
    public void Any_flipped_bit_in_what_can_be_checked_is_damage_and_not_a_newer_version()
    {
        for (int bit = 0; bit < Frames.Length * 8; bit++)
        {
            byte[] flipped = (byte[])Frames.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));

            JournalVerification verification = JournalBench.Verify(Disk((First, flipped), (Second, Next)));

            Assert.False(verification.IsSound);
            Assert.True(verification.Damages > 0 || IsUnknownPayload(bit / 8), $"bit {bit} was flipped and not found");
        }

        for (int bit = 0; bit < SegmentHeader.Octets * 8; bit++)
        {
            byte[] flipped = (byte[])Segment.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));

            Assert.NotEqual(0, JournalBench.Verify(Disk((Third, flipped))).Damages);
        }
    }

    [Fact]
    public void Any_length_of_a_file_with_unknown_frames_is_read_without_a_throw_and_never_sound()
    {
        for (int length = SecondFrame + FrameHeader.Octets; length < Frames.Length; length++)
        {
            JournalVerification verification = JournalBench.Verify(Disk((First, Frames[..length])));

            Assert.Equal((0, 1), (verification.Damages, verification.UnknownVersions));
        }
    }

    [Fact]
    public async Task Opening_leaves_what_a_newer_version_wrote_as_it_is_whatever_its_length()
    {
        for (int length = SecondFrame + FrameHeader.Octets; length <= Frames.Length; length++)
        {
            await AssertLeftAsync(First, Frames[..length]);
        }

        await AssertLeftAsync(Third, Segment);
    }

    [Fact]
    public async Task Newer_frames_before_the_last_segment_do_not_matter_when_opening()
    {
        var bench = new JournalBench(Disk((First, Frames), (Second, Next)));

        await using (Journal journal = bench.Open())
        {
            await bench.AppendAsync(journal, "sixth record");
        }

        Assert.Empty(bench.Events);
        Assert.Equal(new RecordPosition(217_000_000, 6), JournalBench.Read(bench.Disk)[^1].Position);
        Assert.Equal(Frames, bench.Disk.Seen(First));
    }

    [Fact]
    public async Task Losses_of_a_newer_version_are_kept_beside_and_never_overwritten()
    {
        byte[] newer = NewerLosses();
        var bench = new JournalBench(Disk((LossFileName, newer), (LossFileName + ".v2", [1, 2, 3])));

        await ReopenAsync(bench);
        await ReopenAsync(bench);

        JournalEvent told = Assert.Single(bench.Events);
        Assert.Equal(JournalEventKind.UnknownVersionFound, told.Kind);
        Assert.Contains("hits.loss has loss format version 2 (this program reads version 1)", told.Text, StringComparison.Ordinal);
        Assert.Contains("an unknown number of records was given up", told.Text, StringComparison.Ordinal);
        Assert.Equal(newer, bench.Disk.Seen(LossFileName + ".v2-2"));
        Assert.Equal([1, 2, 3], bench.Disk.Seen(LossFileName + ".v2"));
        GapRecord gap = Assert.Single(JournalBench.Gaps(bench.Disk));
        Assert.Equal((GapReason.Closed, 0L), (gap.Reason, gap.Records));
    }

    [Fact]
    public async Task Losses_of_a_newer_version_stay_where_they_are_until_the_gap_record_is_durable()
    {
        byte[] newer = NewerLosses();
        var bench = new JournalBench(Disk((LossFileName, newer)));
        List<bool> stayed = [];
        bench.Disk.Called = _ =>
        {
            if (JournalBench.Gaps(bench.Disk).Count == 0)
            {
                stayed.Add(bench.Disk.Names.Contains(LossFileName) && newer.AsSpan().SequenceEqual(bench.Disk.Seen(LossFileName)));
            }
        };

        await ReopenAsync(bench);

        Assert.Contains(true, stayed);
        Assert.DoesNotContain(false, stayed);
        Assert.Single(JournalBench.Gaps(bench.Disk));
    }

    [Fact]
    public async Task Loss_on_a_full_disk_does_not_overwrite_losses_of_a_newer_version()
    {
        byte[] newer = NewerLosses();
        var bench = new JournalBench(Disk((LossFileName, newer)));
        bench.Disk.IsFull = true;
        Journal journal = bench.Open();
        Task waiting = bench.AppendAsync(journal, "never");

        await journal.DisposeAsync();

        await Assert.ThrowsAnyAsync<JournalException>(() => waiting);
        Assert.Equal(newer, bench.Disk.Seen(LossFileName + ".v2"));
    }

    private static byte[] NewerLosses()
    {
        byte[] octets = new byte[LossFile.Octets];
        "SINKLOSS"u8.CopyTo(octets);
        octets[11] = 2;
        octets.AsSpan(12, 48).Fill(0xA5);
        BinaryPrimitives.WriteUInt32BigEndian(octets.AsSpan(60), Crc32C.Of(octets.AsSpan(0, 60)));
        return octets;
    }

    private static async Task ReopenAsync(JournalBench bench)
    {
        await using Journal journal = bench.Open();
        await bench.AppendAsync(journal, "after");
    }

    private static async Task AssertLeftAsync(string name, byte[] octets)
    {
        var bench = new JournalBench(Disk((name, octets)));

        await using (Journal journal = bench.Open())
        {
            await bench.AppendAsync(journal, "of this version");
            Assert.Null(journal.Status.Damage);
        }

        Assert.Equal(octets, bench.Disk.Seen(name));
        Assert.Equal(JournalEventKind.UnknownVersionFound, Assert.Single(bench.Events).Kind);
        Assert.Contains("a newer version wrote this", bench.Events[0].Text, StringComparison.Ordinal);
        Assert.Empty(JournalBench.Gaps(bench.Disk));
        (RecordPosition position, string text) = JournalBench.Read(bench.Disk)[^1];
        Assert.Equal("of this version", text);
        Assert.True(position.Epoch > 217_000_000);
        JournalVerification verification = JournalBench.Verify(bench.Disk);
        Assert.Equal((0, 1), (verification.Damages, verification.UnknownVersions));
    }

    private static bool IsUnknownPayload(int at) =>
        (at >= SecondFrame + FrameHeader.Octets && at < ThirdFrame) || (at >= ThirdFrame + FrameHeader.Octets && at < FourthFrame);

    private static SimulatedDisk Disk(params IEnumerable<(string Name, byte[] Octets)> files)
    {
        DiskState state = DiskState.Empty;
        foreach ((string name, byte[] octets) in files)
        {
            state = new DiskState(
                state.DurableNames.Add(name, state.Files.Count),
                state.Names.Add(name, state.Files.Count),
                state.Files.Add(new FileState(octets, octets, 0, 0)));
        }

        return new SimulatedDisk(state);
    }
}
