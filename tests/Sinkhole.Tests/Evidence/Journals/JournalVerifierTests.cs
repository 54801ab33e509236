using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.Tests.Evidence.Journals;

public sealed class JournalVerifierTests
{
    private const int FirstFrame = SegmentHeader.Octets;

    [Fact]
    public async Task Any_flipped_bit_in_any_file_is_found_at_or_before_its_frame()
    {
        SimulatedDisk disk = await ThreeDaysAsync();
        Assert.True(JournalBench.Verify(disk).IsSound);

        foreach (string name in Segments(disk))
        {
            byte[] octets = disk.Seen(name);
            for (int bit = 0; bit < octets.Length * 8; bit++)
            {
                byte[] flipped = (byte[])octets.Clone();
                flipped[bit / 8] ^= (byte)(1 << (bit % 8));

                JournalFinding? damage = JournalBench.Verify(disk.With(name, flipped)).FirstDamage;

                Assert.True(damage is not null, $"{name}: bit {bit} was flipped and nobody noticed");
                Assert.Equal(name, "hits/" + damage.Value.File);
                Assert.InRange(bit / 8, damage.Value.Offset, damage.Value.Offset + 200);
            }
        }
    }

    [Fact]
    public async Task Any_missing_octet_is_damage_or_where_the_last_header_stands_as_it_was_a_torn_tail()
    {
        SimulatedDisk disk = await ThreeDaysAsync();

        foreach (string name in Segments(disk))
        {
            byte[] octets = disk.Seen(name);
            for (int at = 0; at < octets.Length; at++)
            {
                AssertMissingOctetIsSeen(disk, name, octets, at);
            }
        }
    }

    [Fact]
    public async Task Octet_missing_at_the_border_of_header_and_salt_is_seen_whatever_the_salt()
    {
        SimulatedDisk disk = await ThreeDaysAsync();
        string name = Segments(disk)[^1];
        byte[] octets = disk.Seen(name);
        int last = LastFrameOffset(octets);
        int border = last + FrameHeader.Octets;
        Assert.True(FrameHeader.TryRead(octets.AsSpan(last), out FrameHeader header));
        byte[] payload = octets[(last + RecordFrame.PayloadAt)..^Crc32C.Octets];
        byte[] salt = new byte[RecordFrame.SaltOctets];

        int alike = 0;
        for (int round = 0; round < LongRun.Of(normal: 3_000, inLongRun: 100_000); round++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(salt, round);
            RecordFrame.Write(octets.AsSpan(last, header.FrameOctets), header, salt, payload);
            alike += octets[border - 1] == octets[border] ? 1 : 0;

            AssertMissingOctetIsSeen(disk, name, octets, border - 2);
            AssertMissingOctetIsSeen(disk, name, octets, border - 1);
            AssertMissingOctetIsSeen(disk, name, octets, border);
        }

        Assert.NotEqual(0, alike);
    }

    [Fact]
    public async Task Torn_tail_of_the_last_segment_is_a_note_at_every_length()
    {
        SimulatedDisk disk = await ThreeDaysAsync();
        string name = Segments(disk)[^1];
        byte[] octets = disk.Seen(name);
        int last = LastFrameOffset(octets);

        for (int length = last + 1; length < octets.Length; length++)
        {
            JournalVerification verification = JournalBench.Verify(disk.With(name, octets[..length]));

            Assert.True(verification.IsSound);
            JournalFinding note = Assert.Single(verification.Findings);
            Assert.Equal((JournalFindingCode.TornTail, (long)last), (note.Code, note.Offset));
        }
    }

    [Fact]
    public async Task Torn_segment_that_is_not_the_last_is_damage_at_every_length()
    {
        SimulatedDisk disk = await ThreeDaysAsync();
        string name = Segments(disk)[1];
        byte[] octets = disk.Seen(name);

        for (int length = 0; length < octets.Length; length++)
        {
            Assert.False(JournalBench.Verify(disk.With(name, octets[..length])).IsSound, $"cut to {length} octets");
        }
    }

    [Fact]
    public async Task Missing_segment_in_the_middle_is_found_and_the_first_may_be_gone()
    {
        SimulatedDisk disk = await ThreeDaysAsync();
        string[] names = Segments(disk);

        JournalVerification withoutMiddle = JournalBench.Verify(disk.Without(names[1]));
        JournalVerification withoutFirst = JournalBench.Verify(disk.Without(names[0]));

        Assert.Equal(JournalFindingCode.Missing, withoutMiddle.FirstDamage?.Code);
        Assert.Equal(names[0], "hits/" + withoutMiddle.FirstDamage?.File);
        Assert.True(withoutFirst.IsSound);
    }

    [Fact]
    public async Task Earlier_epoch_that_is_gone_is_noted_by_the_chain_of_the_first_that_is_left()
    {
        SimulatedDisk disk = await ThreeDaysAsync();
        string[] earlier = Segments(disk);
        var later = new JournalBench(disk)
        {
            Options = new JournalOptions { Folder = "/simulated/hits", ApplianceId = Guid.NewGuid() },
        };
        await using (Journal journal = later.Open())
        {
            await later.AppendAsync(journal, "of another epoch");
        }

        JournalVerification verification = JournalBench.Verify(earlier.Aggregate(disk, static (left, gone) => left.Without(gone)));

        Assert.Equal(1, verification.First.Sequence);
        Assert.True(verification.IsSound);
        Assert.Equal(JournalFindingCode.EarlierGone, Assert.Single(verification.Findings).Code);
    }

    [Fact]
    public async Task Frames_in_another_order_are_found()
    {
        SimulatedDisk disk = await ThreeDaysAsync();
        string name = Segments(disk)[^1];
        byte[] octets = disk.Seen(name);
        int second = LastFrameOffset(octets);

        byte[] swapped = [.. octets[..FirstFrame], .. octets[second..], .. octets[FirstFrame..second]];

        Assert.Equal(JournalFindingCode.Missing, JournalBench.Verify(disk.With(name, swapped)).FirstDamage?.Code);
    }

    [Fact]
    public async Task Frame_that_was_rewritten_with_right_sums_breaks_the_chain_to_the_next_segment()
    {
        SimulatedDisk disk = await ThreeDaysAsync();
        string[] names = Segments(disk);
        byte[] octets = disk.Seen(names[0]);
        FrameHeader.TryRead(octets.AsSpan(FirstFrame), out FrameHeader header);
        byte[] forged = new byte[header.PayloadOctets];
        forged.AsSpan().Fill((byte)'x');
        RecordFrame.Write(octets.AsSpan(FirstFrame, header.FrameOctets), header, new byte[RecordFrame.SaltOctets], forged);

        JournalVerification verification = JournalBench.Verify(disk.With(names[0], octets));

        Assert.Equal((JournalFindingCode.Chain, names[1]), (verification.FirstDamage?.Code, "hits/" + verification.FirstDamage?.File));
    }

    [Fact]
    public async Task Damaged_payload_does_not_hide_the_records_behind_it()
    {
        SimulatedDisk disk = await ThreeDaysAsync();
        string name = Segments(disk)[0];
        byte[] octets = disk.Seen(name);
        octets[FirstFrame + RecordFrame.PayloadAt] ^= 1;

        JournalVerification verification = JournalBench.Verify(disk.With(name, octets));

        Assert.Equal((1L, 5L), (verification.Damages, verification.Records));
    }

    [Fact]
    public async Task Damaged_header_does_not_hide_the_records_behind_it()
    {
        SimulatedDisk disk = await ThreeDaysAsync();
        string name = Segments(disk)[0];
        byte[] octets = disk.Seen(name);
        octets[FirstFrame + 20] ^= 1;

        JournalVerification verification = JournalBench.Verify(disk.With(name, octets));

        Assert.Equal((1L, 5L), (verification.Damages, verification.Records));
    }

    [Fact]
    public void Any_octets_are_walked_without_a_throw()
    {
        var random = new Random(20261121);
        string name = "hits/" + new SegmentName(1, 1).Text;
        SimulatedDisk disk = DiskWith(name, []);

        for (int round = 0; round < 3000; round++)
        {
            byte[] octets = new byte[random.Next(400)];
            random.NextBytes(octets);
            if (round % 2 == 0 && octets.Length >= SegmentHeader.Octets)
            {
                new SegmentHeader(JournalBench.Appliance, 1, 1, 0, default).Write(octets);
            }

            JournalVerification verification = JournalBench.Verify(disk.With(name, octets));

            Assert.Equal(0, verification.Records);
            Assert.True(octets.Length < SegmentHeader.Octets + FrameHeader.Octets || !verification.IsSound);
        }
    }

    [Fact]
    public async Task Mutated_journals_are_walked_without_a_throw_and_without_an_invented_record()
    {
        var random = new Random(20261122);
        SimulatedDisk disk = await ThreeDaysAsync();
        string[] names = Segments(disk);
        HashSet<string> sent = [.. JournalBench.Read(disk).Select(static record => record.Text)];

        for (int round = 0; round < 3000; round++)
        {
            string name = names[random.Next(names.Length)];
            List<byte> octets = [.. disk.Seen(name)];
            for (int change = random.Next(1, 6); change > 0; change--)
            {
                Mutate(octets, random);
            }

            SimulatedDisk mutated = disk.With(name, [.. octets]);

            Assert.True(JournalBench.Read(mutated).TrueForAll(record => sent.Contains(record.Text)), $"round {round}");
            _ = JournalBench.Verify(mutated);
        }
    }

    [Fact]
    public void Folder_without_a_segment_proves_nothing()
    {
        JournalVerification verification = JournalBench.Verify(new SimulatedDisk());

        Assert.False(verification.IsSound);
        Assert.Equal(JournalFindingCode.Empty, Assert.Single(verification.Findings).Code);
    }

    [Fact]
    public async Task Foreign_file_in_the_folder_is_a_note()
    {
        SimulatedDisk disk = await ThreeDaysAsync();
        disk.Hits.Create("notes.txt").Dispose();

        JournalVerification verification = JournalBench.Verify(disk);

        Assert.True(verification.IsSound);
        Assert.Equal((JournalFindingCode.OtherFile, "notes.txt"), (verification.Findings[0].Code, verification.Findings[0].File));
    }

    [Fact]
    public void Folder_that_is_not_there_is_refused_with_a_remedy()
    {
        using var folder = new TestFolder();

        JournalUnusableException refusal = Assert.Throws<JournalUnusableException>(() => JournalVerifier.Verify(folder.Path));

        Assert.Contains("give a folder that can be read", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// A power cut leaves the last frame of the journal as a valid header and fewer octets than it announces. Octets that are missing
    /// behind that header look the same, and so does its own last octet where the salt begins with the same value.
    /// </summary>
    private static void AssertMissingOctetIsSeen(SimulatedDisk disk, string name, byte[] octets, int at)
    {
        byte[] shorter = [.. octets[..at], .. octets[(at + 1)..]];
        int last = LastFrameOffset(octets);
        int headerEnd = last + FrameHeader.Octets;
        bool looksTorn = name == Segments(disk)[^1] && shorter.AsSpan(0, headerEnd).SequenceEqual(octets.AsSpan(0, headerEnd));

        JournalVerification verification = JournalBench.Verify(disk.With(name, shorter));

        Assert.True(verification.IsSound == looksTorn, $"{name}: octet {at} was taken out of {Convert.ToHexString(octets)}");
        if (looksTorn)
        {
            JournalFinding note = Assert.Single(verification.Findings);
            Assert.Equal((JournalFindingCode.TornTail, (long)last, 5L), (note.Code, note.Offset, verification.Records));
        }
    }

    private static SimulatedDisk DiskWith(string name, byte[] octets)
    {
        var disk = new SimulatedDisk();
        disk.Hits.Create(name["hits/".Length..]).Dispose();
        return disk.With(name, octets);
    }

    private static void Mutate(List<byte> octets, Random random)
    {
        int at = random.Next(octets.Count);
        switch (random.Next(4))
        {
            case 0:
                octets[at] = (byte)random.Next(256);
                break;
            case 1:
                octets.RemoveRange(at, random.Next(Math.Min(octets.Count - at, octets.Count - 1)));
                break;
            case 2:
                octets.InsertRange(at, Encoding.ASCII.GetBytes("noise"));
                break;
            default:
                octets.AddRange(octets.GetRange(at, octets.Count - at));
                break;
        }
    }

    private static string[] Segments(SimulatedDisk disk) =>
        [.. disk.Names.Where(static name => name.EndsWith(SegmentName.Extension, StringComparison.Ordinal))];

    private static int LastFrameOffset(byte[] octets)
    {
        int offset = FirstFrame;
        int last = offset;
        while (offset < octets.Length)
        {
            last = offset;
            Assert.True(FrameHeader.TryRead(octets.AsSpan(offset), out FrameHeader header));
            offset += header.FrameOctets;
        }

        return last;
    }

    /// <summary>Six records in three segments of two.</summary>
    private static async Task<SimulatedDisk> ThreeDaysAsync()
    {
        var bench = new JournalBench();
        await using (Journal journal = bench.Open())
        {
            await bench.AppendAsync(journal, "morning of day 1", "evening of day 1");
            bench.Time.Advance(TimeSpan.FromDays(1));
            await bench.AppendAsync(journal, "morning of day 2", "evening of day 2");
            bench.Time.Advance(TimeSpan.FromDays(1));
            await bench.AppendAsync(journal, "morning of day 3", "evening of day 3");
        }

        return bench.Disk;
    }
}
