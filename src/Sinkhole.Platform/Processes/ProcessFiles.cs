using System.IO;
using System.Runtime.InteropServices;

namespace Sinkhole.Platform.Processes;

/// <summary>What the kernel says of this process's descriptors.</summary>
public static class ProcessFiles
{
    /// <summary>Most descriptors: the soft limit, which the runtime has raised to the hard one before any code of ours ran.</summary>
    /// <exception cref="IOException">The kernel does not say.</exception>
    public static long Limit() => ProcessCalls.GetLimit(ProcessOption.DescriptorLimit, out ResourceLimit limit) == 0
        ? (long)ulong.Min(limit.Soft, long.MaxValue)
        : throw new IOException($"the limit of open files is not to be had: {Marshal.GetLastPInvokeErrorMessage()}");

    /// <summary>How many are open.</summary>
    /// <exception cref="IOException">None is left to look with.</exception>
    public static int Open() => Directory.GetFileSystemEntries("/proc/self/fd").Length;
}
