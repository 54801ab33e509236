using System.Globalization;
using System.IO;

namespace Sinkhole.Supervision;

/// <summary>What the kernel grants a socket for datagrams that wait, beside what the name server asks for.</summary>
internal static class SocketBuffers
{
    /// <summary>What each socket of the name server asks for, in each direction.</summary>
    public const int AskedOctets = 4 * 1024 * 1024;

    private const string Folder = "/proc/sys/net/core";

    /// <summary>What an operator should know: the kernel grants less than is asked for. Null where it does not, or does not say.</summary>
    /// <param name="folder">Where the kernel says it.</param>
    public static string? Note(string folder = Folder)
    {
        long receive = Most(folder, "rmem_max");
        long send = Most(folder, "wmem_max");
        return receive >= AskedOctets && send >= AskedOctets
            ? null
            : $"the kernel grants {receive >> 10} KiB for questions that wait and {send >> 10} KiB for answers, of {AskedOctets >> 10}"
                + " asked for: a burst may lose them; raise net.core.rmem_max and net.core.wmem_max (appliance/network/90-sinkhole.conf)";
    }

    // A network namespace of an older kernel has no such file, and its sockets the host's bounds: nothing to tell of.
    private static long Most(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        return File.Exists(path)
            && long.TryParse(File.ReadAllText(path), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out long most)
                ? most
                : long.MaxValue;
    }
}
