using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace Sinkhole.SystemTests.Machine;

/// <summary>A tmpfs of a few octets, mounted for one test; needs root and the right to mount.</summary>
internal sealed class SmallDisk : System.IAsyncDisposable
{
    private readonly DirectoryInfo _mount = Directory.CreateTempSubdirectory("sinkhole-disk-");

    private SmallDisk()
    {
    }

    public string Path => _mount.FullName;

    /// <summary>Mounts it.</summary>
    /// <param name="options">As mount takes them: <c>size=1m</c>, <c>nr_inodes=16</c>.</param>
    public static async Task<SmallDisk> MountAsync(string options)
    {
        Privilege.RequireRoot("mount a tmpfs");
        var disk = new SmallDisk();
        ProgramRun mount = await ProgramRun.OfAsync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", disk.Path]);
        if (mount.Code != 0)
        {
            disk._mount.Delete();
            Assert.Skip($"this machine mounts no tmpfs: {mount.Error.Trim()}");
        }

        return disk;
    }

    public async ValueTask DisposeAsync()
    {
        ProgramRun unmount = await ProgramRun.OfAsync("umount", [Path]);
        Assert.True(unmount.Code == 0, unmount.Said);
        _mount.Delete();
    }
}
