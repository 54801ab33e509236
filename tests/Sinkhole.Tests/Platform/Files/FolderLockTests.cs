using System;
using Microsoft.Win32.SafeHandles;
using Sinkhole.Platform.Errors;
using Sinkhole.Platform.Files;
using Sinkhole.Tests.Appliance;
using Xunit;

namespace Sinkhole.Tests.Platform.Files;

public sealed class FolderLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Second_lock_is_refused_until_the_first_is_released()
    {
        int first = FolderLock.Take(_folder.Path, out SafeFileHandle? held);
        int second = FolderLock.Take(_folder.Path, out SafeFileHandle? refused);
        held?.Dispose();
        int third = FolderLock.Take(_folder.Path, out SafeFileHandle? again);
        again?.Dispose();

        Assert.Equal((0, Errno.WouldBlock, 0), (first, second, third));
        Assert.Null(refused);
    }

    [Fact]
    public void File_and_missing_folder_are_refused_with_the_error_of_the_kernel()
    {
        int file = FolderLock.Take(_folder.Write("file", "text"), out SafeFileHandle? ofFile);
        int missing = FolderLock.Take(_folder.Below("none"), out SafeFileHandle? ofMissing);

        Assert.Equal((Errno.NotADirectory, Errno.NoEntry), (file, missing));
        Assert.Null(ofFile);
        Assert.Null(ofMissing);
    }
}
