using System;
using System.IO;
using System.Threading.Tasks;
using Microsoft.Win32.SafeHandles;
using Sinkhole.Platform.Errors;
using Sinkhole.Platform.Files;
using Sinkhole.Tests.Appliance;
using Sinkhole.Tests.Evidence.Journals;
using Xunit;

namespace Sinkhole.Tests.Platform.Files;

public sealed class RegularFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void File_is_opened()
    {
        bool isOpen = RegularFile.TryOpen(
            _folder.Write("list", "text"), OpenFlags.ReadOnly, out SafeFileHandle? file, out FileStatus status, out int error);

        using (file)
        {
            Assert.Equal((true, true, 0), (isOpen, status.IsRegular, error));
            Assert.Equal(4, RandomAccess.GetLength(file!));
        }
    }

    [Fact]
    public void Link_is_followed_unless_it_must_not_be()
    {
        string link = _folder.Below("link");
        File.CreateSymbolicLink(link, _folder.Write("list", "text"));

        bool isFollowed = RegularFile.TryOpen(link, OpenFlags.ReadOnly, out SafeFileHandle? file, out _, out _);
        bool isOpened = RegularFile.TryOpen(
            link, OpenFlags.ReadOnly | OpenFlags.NoFollow, out SafeFileHandle? none, out FileStatus status, out int error);

        file?.Dispose();
        Assert.True(isFollowed);
        Assert.Equal((false, false, 0), (isOpened, status.IsRegular, error));
        Assert.Null(none);
    }

    [Fact]
    public async Task Pipe_is_refused_and_not_waited_for()
    {
        string pipe = _folder.Below("pipe");
        SpecialFile.MakePipe(pipe);

        (bool IsOpen, bool IsRegular, int Error) tried = await Task.Run(
            () => (RegularFile.TryOpen(pipe, OpenFlags.ReadOnly, out _, out FileStatus status, out int error), status.IsRegular, error),
            TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal((false, false, 0), tried);
    }

    [Fact]
    public void Folder_is_refused_by_its_kind_and_a_missing_file_by_its_error()
    {
        bool isFolderOpen = RegularFile.TryOpen(_folder.Path, OpenFlags.ReadOnly, out _, out FileStatus status, out int ofFolder);
        bool isMissingOpen = RegularFile.TryOpen(_folder.Below("none"), OpenFlags.ReadOnly, out _, out _, out int ofMissing);

        Assert.Equal((false, true, 0), (isFolderOpen, status.IsFolder, ofFolder));
        Assert.Equal((false, Errno.NoEntry), (isMissingOpen, ofMissing));
    }
}
