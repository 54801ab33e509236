using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace Sinkhole.SystemTests.Machine;

/// <summary>A tmpfs or an ext4 of a few octets, mounted for one test; needs root and the right to mount.</summary>
internal sealed class SmallDisk : System.IAsyncDisposable
{
    private readonly DirectoryInfo _mount = Directory.CreateTempSubdirectory("sinkhole-disk-");

    private readonly string? _image;

    private SmallDisk(string? image = null)
    {
        _image = image;
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

    /// <summary>Makes an ext4 in a file and mounts it.</summary>
    /// <param name="size">Its size, and more that mkfs.ext4 is to know: <c>24m</c>, <c>16m -N 64</c>.</param>
    public static async Task<SmallDisk> FormatAsync(string size)
    {
        Privilege.RequireRoot("mount an ext4");
        string[] words = size.Split(' ');
        var disk = new SmallDisk(System.IO.Path.GetTempFileName());
        ProgramRun formatted = await Tool.MakeExt4.RunAsync(["-q", "-m0", .. words[1..], disk._image!, words[0]]);
        ProgramRun mount = await ProgramRun.OfAsync("mount", ["-o", "loop", disk._image!, disk.Path]);
        if (formatted.Code != 0 || mount.Code != 0)
        {
            disk.Delete();
            Assert.Skip($"this machine mounts no ext4: {formatted.Error.Trim()} {mount.Error.Trim()}");
        }

        return disk;
    }

    public async ValueTask DisposeAsync()
    {
        ProgramRun unmount = await ProgramRun.OfAsync("umount", [Path]);
        Assert.True(unmount.Code == 0, unmount.Said);
        Delete();
    }

    private void Delete()
    {
        _mount.Delete();
        if (_image is not null)
        {
            File.Delete(_image);
        }
    }
}
