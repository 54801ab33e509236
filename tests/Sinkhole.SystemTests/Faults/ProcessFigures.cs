using System;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Sinkhole.SystemTests.Faults;

/// <summary>What the kernel says of a process: its memory, and the processor's time it has used.</summary>
internal static class ProcessFigures
{
    // USER_HZ, the unit of times in /proc, is 100 on every architecture that Debian has.
    private const int TicksOfSecond = 100;

    /// <summary>Octets of memory that are its own and in use now.</summary>
    public static long ResidentOctets(int process) => Octets(process, "VmRSS:");

    /// <summary>The most that it ever had in use at once.</summary>
    public static long PeakOctets(int process) => Octets(process, "VmHWM:");

    /// <summary>Processor's time since its start, of all threads.</summary>
    public static TimeSpan ProcessorTime(int process)
    {
        string[] words = File.ReadAllText($"/proc/{process}/stat").Split(") ")[1].Split(' ');
        long ticks = long.Parse(words[11], CultureInfo.InvariantCulture) + long.Parse(words[12], CultureInfo.InvariantCulture);
        return TimeSpan.FromSeconds((double)ticks / TicksOfSecond);
    }

    /// <summary>The id of its thread of a name; there is one.</summary>
    public static int Thread(int process, string name)
    {
        string folder = Directory.EnumerateDirectories($"/proc/{process}/task")
            .Single(folder => File.ReadAllText(Path.Combine(folder, "comm")).TrimEnd() == name);
        return int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture);
    }

    private static long Octets(int process, string gauge)
    {
        string line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith(gauge, StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
