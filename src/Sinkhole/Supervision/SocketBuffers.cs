using System.Globalization;
using System.IO;

namespace Sinkhole.Supervision;

/// <summary>Compares the kernel's limits for socket buffers with what the name server requests.</summary>
internal static class SocketBuffers
{
    private const string Folder = "/proc/sys/net/core";

    /// <summary>Note for the operator when the kernel allows less than requested; null when it does not, or its limit is unknown.</summary>
    /// <param name="requestedOctets">Buffer size that each socket of the name server requests, in each direction.</param>
    /// <param name="settings">The file that raises the limits.</param>
    /// <param name="folder">Folder of the kernel's limits.</param>
    public static string? Note(int requestedOctets, string settings, string folder = Folder)
    {
        long receive = ReadLimit(folder, "rmem_max");
        long send = ReadLimit(folder, "wmem_max");
        return receive >= requestedOctets && send >= requestedOctets
            ? null
            : $"the kernel allows buffers of {receive >> 10} KiB for queries and {send >> 10} KiB for answers, not {requestedOctets >> 10}"
                + $": a burst may lose some; raise net.core.rmem_max and net.core.wmem_max ({settings})";
    }

    // In a network namespace of an older kernel the file is missing and the host's limits apply: there is nothing to report.
    private static long ReadLimit(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        return File.Exists(path)
            && long.TryParse(File.ReadAllText(path), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out long limit)
                ? limit
                : long.MaxValue;
    }
}
