using System;
using System.IO;
using Microsoft.Extensions.Logging.Abstractions;
using Sinkhole.Storage;
using Xunit;

namespace Sinkhole.Tests.Appliance.Storage;

public sealed class ControlSocketFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Saved_path_is_read_again()
    {
        ControlSocketFile.Write(_folder.Path, "/run/sinkhole/c2.sock", NullLogger.Instance);

        Assert.Equal("/run/sinkhole/c2.sock", ControlSocketFile.Read(_folder.Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.Below("control_socket")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/run/cut.sock")]
    [InlineData("run/relative.sock\n")]
    public void Malformed_file_is_as_none(string text)
    {
        _folder.Write("control_socket", text);

        Assert.Null(ControlSocketFile.Read(_folder.Path));
    }

    [Fact]
    public void Missing_file_or_folder_is_none() =>
        Assert.Equal((null, null), (ControlSocketFile.Read(_folder.Path), ControlSocketFile.Read(_folder.Below("gone"))));

    [Fact]
    public void Path_that_cannot_be_saved_does_not_stop_the_start()
    {
        ControlSocketFile.Write(_folder.Below("gone"), "/run/sinkhole/c2.sock", NullLogger.Instance);

        Assert.Null(ControlSocketFile.Read(_folder.Below("gone")));
    }
}
