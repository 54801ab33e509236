using System;
using System.IO;
using Sinkhole.Hosting;
using Xunit;

namespace Sinkhole.Tests.Appliance.Hosting;

public sealed class DataFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

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
    public void Second_holder_is_refused_and_told_who_the_first_is()
    {
        using DataFolder data = DataFolder.Open(_folder.Path);

        CannotStartException refusal = Assert.Throws<CannotStartException>(() => DataFolder.Open(_folder.Path));

        Assert.Equal(StartFault.Surroundings, refusal.Fault);
        Assert.Contains($"in use by process {Environment.ProcessId}: ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Closed_folder_can_be_opened_again()
    {
        DataFolder.Open(_folder.Path).Dispose();

        DataFolder.Open(_folder.Path).Dispose();
    }

    [Fact]
    public void Spoiled_identity_is_not_replaced_in_silence()
    {
        _folder.Write("appliance_id", "not a uuid\n");

        CannotStartException refusal = Assert.Throws<CannotStartException>(() => DataFolder.Open(_folder.Path));

        Assert.Contains("holds no UUID", refusal.Message, StringComparison.Ordinal);
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
