using System.IO;
using System.Runtime.InteropServices;

namespace Sinkhole.Platform.Processes;

/// <summary>File descriptors of this process.</summary>
public static class ProcessFiles
{
    /// <summary>Maximum number of descriptors: the soft limit, which .NET raises to the hard limit at its start.</summary>
    /// <exception cref="IOException">The limit cannot be read.</exception>
    public static long Limit() => ProcessCalls.GetLimit(ProcessOption.DescriptorLimit, out ResourceLimit limit) == 0
        ? (long)ulong.Min(limit.Soft, long.MaxValue)
        : throw new IOException($"the limit of open files cannot be read: {Marshal.GetLastPInvokeErrorMessage()}");

    /// <summary>Number of open descriptors.</summary>
    /// <exception cref="IOException">No descriptor is left to read the folder.</exception>
    public static int Open() => Directory.GetFileSystemEntries("/proc/self/fd").Length;
}
