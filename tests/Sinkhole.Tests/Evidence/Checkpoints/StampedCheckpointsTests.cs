using System.Linq;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Tests.Evidence.Journals;
using Xunit;

namespace Sinkhole.Tests.Evidence.Checkpoints;

public sealed class StampedCheckpointsTests
{
    private static readonly byte[] Note = "the note\n"u8.ToArray();
    private static readonly byte[] Response = [0x30, 0x00];

    private readonly SimulatedDisk _disk = new();

    [Fact]
    public void Pair_is_named_by_the_size_with_nineteen_digits()
    {
        On(_disk).Keep(42, Note, Response);

        Assert.Equal(["log/0000000000000000042.note", "log/0000000000000000042.tsr"], _disk.Names);
        Assert.Equal([42], On(_disk).Sizes());
        Assert.Equal(Note, On(_disk).ReadNote(42));
        Assert.Equal(Response, On(_disk).ReadResponse(42));
    }

    [Fact]
    public void Sizes_are_ascending_and_other_files_are_none()
    {
        foreach (long size in (long[])[9, 1000, long.MaxValue])
        {
            On(_disk).Keep(size, Note, Response);
        }

        foreach (string other in (string[])["head", "0000000000000000007.note.new", "7.tsr", "-000000000000000007.tsr", "9999999999999999999.tsr"])
        {
            _disk.Folder("log/").Create(other).Dispose();
        }

        Assert.Equal([9, 1000, long.MaxValue], On(_disk).Sizes());
    }

    [Fact]
    public void After_any_power_cut_a_response_has_its_note()
    {
        _disk.Called = _ =>
        {
            foreach (DiskState state in _disk.State.AfterPowerLoss().Select(static after => after.Disk).Concat(_disk.State.TornAtEveryOctet().Select(static after => after.Disk)))
            {
                StampedCheckpoints kept = On(new SimulatedDisk(state));
                Assert.True(kept.ReadResponse(42) is not { } response || (response.SequenceEqual(Response) && kept.ReadNote(42)!.SequenceEqual(Note)));
            }
        };

        On(_disk).Keep(42, Note, Response);
    }

    [Fact]
    public void What_is_too_long_is_read_one_octet_too_far_and_no_further()
    {
        using (IJournalFile file = _disk.Folder("log/").Create("0000000000000000042.tsr"))
        {
            file.Write(new byte[1 << 20], 0);
        }

        Assert.Equal(StampedCheckpoints.MaxResponseOctets + 1, On(_disk).ReadResponse(42)!.Length);
        Assert.Null(On(_disk).ReadNote(42));
    }

    [Fact]
    public void Disk_that_refuses_is_an_exception_of_checkpoints()
    {
        _disk.Fault = static _ => 5;

        Assert.Throws<CheckpointException>(() => On(_disk).Keep(42, Note, Response));
    }

    private static StampedCheckpoints On(SimulatedDisk disk) => new(disk.Folder("log/"));
}
