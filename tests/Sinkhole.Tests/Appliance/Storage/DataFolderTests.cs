using System;
using System.IO;
using Sinkhole.Exits;
using Sinkhole.Storage;
using Sinkhole.Tests.Evidence.Journals;
using Xunit;

namespace Sinkhole.Tests.Appliance.Storage;

public sealed class DataFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Command_opens_only_a_folder_that_an_appliance_made()
    {
        string path = _folder.Below("data");

        CannotStartException missing = Assert.Throws<CannotStartException>(() => DataFolder.OpenMade(path));
        DataFolder.Open(path).Dispose();
        using DataFolder made = DataFolder.OpenMade(path);
        CannotStartException used = Assert.Throws<CannotStartException>(() => DataFolder.OpenMade(path));

        Assert.Contains("is not the data folder of an appliance", missing.Message, StringComparison.Ordinal);
        Assert.Contains("is in use by", used.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_folder_is_made_for_its_owner_alone()
    {
        using DataFolder data = DataFolder.Open(_folder.Below("a", "data"));

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder.Below("a", "data")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.Below("a", "data", "appliance_id")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.Below("a", "data", "lock")));
    }

    [Fact]
    public void Folder_that_cannot_be_created_is_told_with_the_remedy() =>
        Assert.Equal(
            "data folder /proc/sinkhole cannot be created there: create it, or change 'data'",
            Assert.Throws<CannotStartException>(static () => DataFolder.Open("/proc/sinkhole")).Message);

    [Fact]
    public void Identity_is_kept()
    {
        Guid first;
        using (DataFolder data = DataFolder.Open(_folder.Path))
        {
            first = data.ApplianceId;
        }

        using DataFolder again = DataFolder.Open(_folder.Path);

        Assert.NotEqual(Guid.Empty, first);
        Assert.Equal(first, again.ApplianceId);
    }

    [Fact]
    public void Lost_identity_with_records_is_replaced_and_noted()
    {
        DataFolder.Open(_folder.Path).Dispose();
        Directory.CreateDirectory(_folder.Below("hits"));
        File.Delete(_folder.Below("appliance_id"));

        using DataFolder data = DataFolder.Open(_folder.Path);

        Assert.Contains(data.Notes, static note => note.Contains("a new identity was created", StringComparison.Ordinal));
    }

    [Fact]
    public void Second_process_is_refused_with_the_id_of_the_first()
    {
        using DataFolder data = DataFolder.Open(_folder.Path);

        CannotStartException refusal = Assert.Throws<CannotStartException>(() => DataFolder.Open(_folder.Path));

        Assert.Equal(StartFault.Environment, refusal.Fault);
        Assert.Contains($"in use by process {Environment.ProcessId}: ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Second_process_is_refused_even_if_the_lock_file_was_removed()
    {
        using DataFolder data = DataFolder.Open(_folder.Path);
        File.Delete(_folder.Below("lock"));

        CannotStartException refusal = Assert.Throws<CannotStartException>(() => DataFolder.Open(_folder.Path));

        Assert.Contains("in use by another process: ", refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.Below("lock")));
    }

    [Fact]
    public void Existing_folder_keeps_its_mode_and_access_by_others_is_noted()
    {
        const UnixFileMode Home = (UnixFileMode)0b111_101_101;
        Directory.CreateDirectory(_folder.Below("home"));
        File.SetUnixFileMode(_folder.Below("home"), Home);

        using DataFolder data = DataFolder.Open(_folder.Below("home"));
        using DataFolder made = DataFolder.Open(_folder.Below("made"));

        Assert.Equal(Home, File.GetUnixFileMode(_folder.Below("home")));
        Assert.Contains("other users can access it (mode 755)", Assert.Single(data.Notes), StringComparison.Ordinal);
        Assert.Empty(made.Notes);
    }

    [Theory]
    [InlineData("a pipe", "is a pipe, a socket or a device, not a file")]
    [InlineData("a folder", "is a folder, not a file")]
    [InlineData("a link", "is a link, not a file")]
    public void Lock_that_is_no_file_is_refused_with_the_remedy(string kind, string words)
    {
        string path = _folder.Below("lock");
        switch (kind)
        {
            case "a pipe":
                SpecialFile.MakePipe(path);
                break;
            case "a folder":
                Directory.CreateDirectory(path);
                break;
            default:
                File.CreateSymbolicLink(path, "/dev/null");
                break;
        }

        CannotStartException refusal = Assert.Throws<CannotStartException>(() => DataFolder.Open(_folder.Path));

        Assert.Equal(StartFault.Environment, refusal.Fault);
        Assert.Equal($"{path} {words}: move it away and start again; the appliance creates the file itself", refusal.Message);
    }

    [Theory]
    [InlineData("appliance_id")]
    [InlineData("generation")]
    public void Pipe_in_place_of_a_file_is_refused_and_does_not_block(string name)
    {
        SpecialFile.MakePipe(_folder.Below(name));

        CannotStartException refusal = Assert.Throws<CannotStartException>(() =>
        {
            using DataFolder data = DataFolder.Open(_folder.Path);
            _ = new GenerationNumber(data.GenerationFile, TimeProvider.System);
        });

        Assert.Contains("is a pipe, a socket or a device, not a file", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lock_that_is_a_link_is_not_written_through()
    {
        string elsewhere = _folder.Write("elsewhere", "not ours");
        Directory.CreateDirectory(_folder.Below("data"));
        File.CreateSymbolicLink(_folder.Below("data", "lock"), elsewhere);

        Assert.Throws<CannotStartException>(() => DataFolder.Open(_folder.Below("data")));

        Assert.Equal("not ours", File.ReadAllText(elsewhere));
    }

    [Fact]
    public void Closed_folder_can_be_opened_again()
    {
        DataFolder.Open(_folder.Path).Dispose();

        DataFolder.Open(_folder.Path).Dispose();
    }

    [Fact]
    public void Malformed_identity_is_not_replaced()
    {
        _folder.Write("appliance_id", "not a uuid\n");

        CannotStartException refusal = Assert.Throws<CannotStartException>(() => DataFolder.Open(_folder.Path));

        Assert.Contains("does not hold a UUID", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_that_is_a_file_is_explained()
    {
        string file = _folder.Write("data", "x");

        CannotStartException refusal = Assert.Throws<CannotStartException>(() => DataFolder.Open(file));

        Assert.Contains(file, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("'data'", refusal.Message, StringComparison.Ordinal);
    }
}
