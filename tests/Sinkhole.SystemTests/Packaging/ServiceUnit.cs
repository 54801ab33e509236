using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.House;

namespace Sinkhole.SystemTests.Packaging;

/// <summary>The unit that we ship, as text and as systemd reads it.</summary>
internal static class ServiceUnit
{
    /// <summary>Where it lies in the repository.</summary>
    public static string File { get; } = Path.Combine(Repository.Root, "appliance", "systemd", "sinkhole.service");

    /// <summary>Every value that the unit gives a setting, in order.</summary>
    public static IEnumerable<string> Values(string setting) =>
        from line in System.IO.File.ReadLines(File)
        where line.StartsWith(setting + "=", System.StringComparison.Ordinal)
        select line[(setting.Length + 1)..];

    /// <summary>The system calls that its filter lets through: what is allowed, less what is taken back, and what is named after that.</summary>
    public static async Task<IReadOnlySet<string>> AllowedSystemCallsAsync()
    {
        SortedSet<string> allowed = new(System.StringComparer.Ordinal);
        foreach (string line in Values("SystemCallFilter"))
        {
            bool isTaken = line.StartsWith('~');
            foreach (string name in line.TrimStart('~').Split(' '))
            {
                IReadOnlySet<string> calls = await SystemCallsAsync(name);
                if (isTaken)
                {
                    allowed.ExceptWith(calls);
                }
                else
                {
                    allowed.UnionWith(calls);
                }
            }
        }

        return allowed;
    }

    /// <summary>The calls of a group such as "@mount", and of the groups in it; a call is a group of itself.</summary>
    private static async Task<IReadOnlySet<string>> SystemCallsAsync(string name)
    {
        SortedSet<string> calls = new(System.StringComparer.Ordinal);
        if (!name.StartsWith('@'))
        {
            calls.Add(name);
            return calls;
        }

        ProgramRun shown = await Tool.SystemdAnalyze.RunAsync("syscall-filter", "--no-pager", name);
        foreach (string line in shown.Output.Split('\n').Skip(1).Select(static line => line.Trim()))
        {
            if (line.Length > 0 && !line.StartsWith('#'))
            {
                calls.UnionWith(await SystemCallsAsync(line));
            }
        }

        return calls;
    }
}
