using System;
using System.Buffers.Binary;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Platform.Errors;
using Xunit;

namespace Sinkhole.Tests.Evidence.Journals;

/// <summary>
/// An epoch that is begun while the end of the last segment cannot be read says so. When that segment can be read again, nothing is damaged;
/// when it goes, that is seen.
/// </summary>
public sealed class UnknownEndTests
{
    private const int FirstFrame = SegmentHeader.Octets;

    [Theory]
    [InlineData(Errno.AccessDenied, -1)]
    [InlineData(Errno.IO, -1)]
    [InlineData(Errno.IO, 0)]
    [InlineData(Errno.AccessDenied, 0)]
    [InlineData(Errno.NoMemory, 0)]
    public async Task Segment_that_could_not_be_read_at_one_start_is_sound_when_it_can_be_read_again(int error, long offset)
    {
        (JournalBench bench, string last) = await BeginBehindAsync(error, offset);

        JournalVerification verification = JournalBench.Verify(bench.Disk);

        Assert.True(verification.IsSound, string.Join('\n', verification.Findings));
        JournalFinding note = Assert.Single(verification.Findings);
        Assert.Equal(JournalFindingCode.EndNotKnown, note.Code);
        Assert.Contains($"{last["hits/".Length..]} could not be read to its end", note.Message, StringComparison.Ordinal);
        Assert.Equal(["one", "two", "three", "four"], JournalBench.Read(bench.Disk).Select(static record => record.Text));
    }

    [Fact]
    public async Task Segment_that_could_not_be_read_and_then_goes_is_missed()
    {
        (JournalBench bench, string last) = await BeginBehindAsync(Errno.AccessDenied, -1);
        string first = Segments(bench.Disk)[0];

        JournalVerification lastGone = JournalBench.Verify(bench.Disk.Without(last));
        JournalVerification bothGone = JournalBench.Verify(bench.Disk.Without(last).Without(first));

        Assert.Equal([JournalFindingCode.Chain], lastGone.Findings.Select(static finding => finding.Code));
        Assert.Contains($"was begun after {last["hits/".Length..]}, but ", lastGone.FirstDamage?.Message, StringComparison.Ordinal);
        Assert.True(bothGone.IsSound);
        JournalFinding note = Assert.Single(bothGone.Findings);
        Assert.Equal(JournalFindingCode.EarlierGone, note.Code);
        Assert.Contains("the records before epoch ", note.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Segment_of_a_newer_version_is_sound_to_the_reader_that_knows_it()
    {
        SimulatedDisk disk = await TwoDaysAsync();
        string last = Segments(disk)[^1];
        byte[] readable = disk.Seen(last);
        byte[] newer = (byte[])readable.Clone();
        newer[11] = 2;
        BinaryPrimitives.WriteUInt32BigEndian(newer.AsSpan(80), Crc32C.Of(newer.AsSpan(0, 80)));
        var bench = new JournalBench(disk.With(last, newer));
        await AppendAsync(bench, "three");

        JournalVerification older = JournalBench.Verify(bench.Disk);
        JournalVerification knows = JournalBench.Verify(bench.Disk.With(last, readable));
        JournalVerification gone = JournalBench.Verify(bench.Disk.Without(last).Without(Segments(disk)[0]));

        Assert.Equal((0, 1), (older.Damages, older.UnknownVersions));
        Assert.True(knows.IsSound, string.Join('\n', knows.Findings));
        Assert.Equal(JournalFindingCode.EndNotKnown, Assert.Single(knows.Findings).Code);
        Assert.Equal(JournalFindingCode.EarlierGone, Assert.Single(gone.Findings).Code);
    }

    [Fact]
    public async Task Frame_of_a_newer_version_that_hides_the_rest_is_no_damage_to_the_reader_that_knows_it()
    {
        SimulatedDisk disk = await TwoDaysAsync();
        string last = Segments(disk)[0];
        disk = disk.Without(Segments(disk)[1]);
        byte[] readable = disk.Seen(last);
        byte[] newer = (byte[])readable.Clone();
        newer[FirstFrame] = 2;
        BinaryPrimitives.WriteInt32BigEndian(newer.AsSpan(FirstFrame + 4), Sinkhole.Evidence.Journals.Record.MaxPayloadOctets + 1);
        BinaryPrimitives.WriteUInt32BigEndian(newer.AsSpan(FirstFrame + 60), Crc32C.Of(newer.AsSpan(FirstFrame, 60)));
        var bench = new JournalBench(disk.With(last, newer));
        await AppendAsync(bench, "three");

        Assert.Equal((0, 1), (JournalBench.Verify(bench.Disk).Damages, JournalBench.Verify(bench.Disk).UnknownVersions));
        Assert.Equal(
            JournalFindingCode.EndNotKnown, Assert.Single(JournalBench.Verify(bench.Disk.With(last, readable)).Findings).Code);
    }

    [Fact]
    public async Task Read_error_of_the_verifier_is_one_damage_and_does_not_make_the_next_epoch_another()
    {
        SimulatedDisk disk = await TwoDaysAsync();
        string last = Segments(disk)[^1];
        var bench = new JournalBench(disk) { Options = new() { Folder = "/simulated/hits", ApplianceId = Guid.NewGuid() } };
        await AppendAsync(bench, "three");
        bench.Disk.ReadFault = (name, offset) => name == last && offset >= 0 ? Errno.IO : 0;

        JournalVerification verification = JournalBench.Verify(bench.Disk);

        Assert.Equal(
            [JournalFindingCode.Unreadable],
            verification.Findings.Where(static finding => finding.IsDamage).Select(static finding => finding.Code));
    }

    [Fact]
    public async Task Segment_with_nothing_that_is_valid_is_missed_when_it_goes()
    {
        SimulatedDisk disk = await TwoDaysAsync();
        string[] names = Segments(disk);
        disk = disk.Without(names[1]);
        var bench = new JournalBench(disk.With(names[0], new byte[disk.Seen(names[0]).Length]));
        await AppendAsync(bench, "three");

        JournalVerification gone = JournalBench.Verify(bench.Disk.Without(names[0]));

        Assert.Equal(1, JournalBench.Verify(bench.Disk).Damages);
        Assert.Equal(JournalFindingCode.EarlierGone, Assert.Single(gone.Findings).Code);
    }

    [Fact]
    public async Task Folder_that_lost_all_its_segments_is_noted_and_what_is_put_back_is_not_taken_for_its_beginning()
    {
        SimulatedDisk disk = await TwoDaysAsync();
        string[] names = Segments(disk);
        int before = JournalBench.Read(disk)[0].Position.Epoch;
        var bench = new JournalBench(names.Aggregate(disk, static (left, gone) => left.Without(gone)));
        await AppendAsync(bench, "three");

        JournalVerification verification = JournalBench.Verify(bench.Disk);

        Assert.True(verification.IsSound);
        JournalFinding note = Assert.Single(verification.Findings);
        Assert.Equal(JournalFindingCode.EarlierGone, note.Code);
        Assert.Contains($"epoch {before}, begun before epoch ", note.Message, StringComparison.Ordinal);
        SimulatedDisk putBack = names.Aggregate(bench.Disk, (to, name) => Put(to, name, disk.Seen(name)));
        Assert.Equal(JournalFindingCode.Chain, Assert.Single(JournalBench.Verify(putBack).Findings).Code);
    }

    [Fact]
    public async Task Epoch_that_an_earlier_version_began_with_the_chain_of_nothing_is_told_as_such()
    {
        (JournalBench bench, string last) = await BeginBehindAsync(Errno.AccessDenied, -1);
        string begun = Segments(bench.Disk).First(name => string.CompareOrdinal(name, last) > 0);
        byte[] octets = bench.Disk.Seen(begun);
        Assert.True(SegmentHeader.TryRead(octets, out SegmentHeader header));
        (header with { ChainBefore = default }).Write(octets);

        JournalFinding? damage = JournalBench.Verify(bench.Disk.With(begun, octets[..SegmentHeader.Octets])).FirstDamage;

        Assert.Equal(JournalFindingCode.Chain, damage?.Code);
        Assert.Contains("or an earlier version of this program could not read ", damage?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_end_is_accepted_only_at_the_beginning_of_an_epoch()
    {
        var name = new SegmentName(217_000_000, 1);
        var next = new SegmentName(217_000_000, 2);
        var header = new SegmentHeader(JournalBench.Appliance, name.Epoch, name.FirstSequence, 0, default);
        byte[] first = new byte[SegmentHeader.Octets];
        byte[] second = new byte[SegmentHeader.Octets];
        header.Write(first);
        (header with { FirstSequence = 2, ChainBefore = HashChain.AfterUnknownEnd(name) }).Write(second);
        SimulatedDisk disk = Put(Put(new SimulatedDisk(), "hits/" + name.Text, first), "hits/" + next.Text, second);

        JournalVerification verification = JournalBench.Verify(disk);

        Assert.Contains(verification.Findings, static finding => finding is { Code: JournalFindingCode.Chain, IsDamage: true });
    }

    [Theory]
    [InlineData(0, 1L)]
    [InlineData(217_000_000, 5L)]
    [InlineData(int.MaxValue, long.MaxValue)]
    [InlineData(7, 0L)]
    public void Unknown_end_is_written_with_the_name_of_the_segment(int epoch, long sequence)
    {
        var before = new SegmentName(epoch, sequence);
        byte[] octets = new byte[HashChain.Octets];

        HashChain.AfterUnknownEnd(before).Write(octets);

        Assert.All(octets[..20], static octet => Assert.Equal(0xFF, octet));
        Assert.Equal(epoch, BinaryPrimitives.ReadInt32BigEndian(octets.AsSpan(20)));
        Assert.Equal(sequence, BinaryPrimitives.ReadInt64BigEndian(octets.AsSpan(24)));
        Assert.True(HashChain.Read(octets).IsAfterUnknownEnd(out SegmentName read));
        Assert.Equal(before, read);
        Assert.False(default(HashChain).IsAfterUnknownEnd(out _));
        octets[19] = 0xFE;
        Assert.False(HashChain.Read(octets).IsAfterUnknownEnd(out _));
    }

    /// <summary>Two days, then a start at which the last segment fails, and one at which it does not.</summary>
    private static async Task<(JournalBench Bench, string Last)> BeginBehindAsync(int error, long offset)
    {
        var bench = new JournalBench(await TwoDaysAsync());
        string last = Segments(bench.Disk)[^1];
        bench.Disk.ReadFault = (name, at) => name == last && at == offset ? error : 0;
        await AppendAsync(bench, "three");
        bench.Disk.ReadFault = static (_, _) => 0;
        await AppendAsync(bench, "four");
        Assert.Equal(JournalEventKind.DamageFound, Assert.Single(bench.Events).Kind);
        return (bench, last);
    }

    private static async Task<SimulatedDisk> TwoDaysAsync()
    {
        var bench = new JournalBench();
        await using (Journal journal = bench.Open())
        {
            await bench.AppendAsync(journal, "one");
            bench.Time.Advance(TimeSpan.FromDays(1));
            await bench.AppendAsync(journal, "two");
        }

        return bench.Disk;
    }

    private static async Task AppendAsync(JournalBench bench, string text)
    {
        await using Journal journal = bench.Open();
        await bench.AppendAsync(journal, text);
    }

    private static string[] Segments(SimulatedDisk disk) =>
        [.. disk.Names.Where(static name => name.EndsWith(SegmentName.Extension, StringComparison.Ordinal))];

    private static SimulatedDisk Put(SimulatedDisk disk, string name, byte[] octets)
    {
        DiskState state = disk.State;
        return new SimulatedDisk(new DiskState(
            state.DurableNames.Add(name, state.Files.Count),
            state.Names.Add(name, state.Files.Count),
            state.Files.Add(new FileState(octets, octets, 0, 0))));
    }
}
