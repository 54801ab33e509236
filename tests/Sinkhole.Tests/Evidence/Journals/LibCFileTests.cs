using System;
using System.IO;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Platform.Errors;
using Sinkhole.Platform.Files;
using Xunit;

namespace Sinkhole.Tests.Evidence.Journals;

public sealed class LibCFileTests
{
    [Fact]
    public void Octets_are_written_at_offsets_and_read_back()
    {
        using var folder = new TestFolder();
        string path = Path.Join(folder.Beside, "file");
        using (LibCFile file = LibCFile.Open(path, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Exclusive))
        {
            file.Write("0123456789"u8, 0);
            file.Write("ab"u8, 4);
            file.Truncate(8);
            file.Sync();
        }

        using LibCFile source = LibCFile.Open(path, OpenFlags.ReadOnly);
        byte[] room = new byte[20];

        Assert.Equal(8, source.Length);
        Assert.Equal(6, source.Read(room, 2));
        Assert.Equal("23ab67"u8, room.AsSpan(0, 6));
    }

    [Fact]
    public void Full_device_fails_the_write()
    {
        using LibCFile full = LibCFile.Open("/dev/full", OpenFlags.ReadWrite);

        JournalFileException error = Assert.Throws<JournalFileException>(() => full.Write("x"u8, 0));

        Assert.Equal(Errno.NoSpace, error.Error);
    }

    [Fact]
    public void Sync_that_the_kernel_refuses_is_an_error()
    {
        using LibCFile device = LibCFile.Open("/dev/null", OpenFlags.ReadWrite);

        JournalFileException error = Assert.Throws<JournalFileException>(device.Sync);

        Assert.Equal(22, error.Error);
    }

    [Fact]
    public void Missing_file_is_an_error()
    {
        using var folder = new TestFolder();

        JournalFileException error = Assert.Throws<JournalFileException>(() => LibCFile.Open(folder.Path, OpenFlags.ReadOnly));

        Assert.Equal(Errno.NoEntry, error.Error);
    }

    [Fact]
    public void File_in_the_place_of_the_folder_is_refused_with_a_remedy()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.Path, "in the way");
        var options = new JournalOptions { Folder = folder.Path, ApplianceId = JournalBench.Appliance };

        JournalUnusableException refusal = Assert.Throws<JournalUnusableException>(() => Journal.Open(options, TimeProvider.System));

        Assert.Contains(folder.Path, refusal.Message, StringComparison.Ordinal);
    }
}
