using System;
using System.Diagnostics;
using System.IO;
using Xunit;

namespace Sinkhole.SystemTests.Evidence;

/// <summary>A tmpfs of a few octets, mounted for one test; needs root.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly DirectoryInfo _mount = Directory.CreateTempSubdirectory("sinkhole-disk-");

    /// <param name="options">As mount takes them: <c>size=1m</c>, <c>nr_inodes=16</c>.</param>
    public SmallDisk(string options)
    {
        int code = Environment.IsPrivilegedProcess ? Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", _mount.FullName) : -1;
        if (code != 0)
        {
            _mount.Delete();
            Assert.Skip("needs root and the right to mount a tmpfs");
        }
    }

    public string Path => _mount.FullName;

    public string Folder => System.IO.Path.Join(_mount.FullName, "hits");

    public void Dispose()
    {
        Run("umount", _mount.FullName);
        _mount.Delete();
    }

    private static int Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
