using System;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace Sinkhole.SystemTests.Machine;

/// <summary>A control group of the kernel that caps the memory of what is put into it; needs root and cgroup v1 or v2.</summary>
internal sealed class MemoryCap : IAsyncDisposable
{
    private const string FirstVersion = "/sys/fs/cgroup/memory";
    private const string SecondVersion = "/sys/fs/cgroup";

    private readonly string _folder;

    private MemoryCap(string folder)
    {
        _folder = folder;
    }

    /// <summary>Makes a group with a cap.</summary>
    /// <param name="octets">What the processes in it may use together.</param>
    public static MemoryCap Of(long octets)
    {
        Privilege.RequireRoot("cap the memory of a process");
        bool isFirst = File.Exists(Path.Combine(FirstVersion, "memory.limit_in_bytes")) || Directory.Exists(Path.Combine(FirstVersion, "memory"));
        string folder = Path.Combine(isFirst ? FirstVersion : SecondVersion, $"sinkhole-{Environment.ProcessId}");
        try
        {
            Directory.CreateDirectory(folder);
            string limit = Path.Combine(folder, isFirst ? "memory.limit_in_bytes" : "memory.max");
            Assert.SkipUnless(File.Exists(limit), "this machine has no control group for memory");
            File.WriteAllText(limit, octets.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            Assert.Skip($"this machine lets nobody make a control group: {refused.Message}");
        }

        return new MemoryCap(folder);
    }

    /// <summary>Puts a process into it; what it has already stays counted where it was.</summary>
    public void Hold(int process) => File.WriteAllText(Path.Combine(_folder, "cgroup.procs"), process.ToString(CultureInfo.InvariantCulture));

    /// <summary>Takes the group away, once its processes have ended.</summary>
    public async ValueTask DisposeAsync()
    {
        for (int tries = 0; tries < 100 && Directory.Exists(_folder); tries++)
        {
            try
            {
                Directory.Delete(_folder);
                return;
            }
            catch (IOException)
            {
                // The kernel has not taken the last process out yet.
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            }
        }
    }
}
