using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Machine;
using Xunit;

namespace Sinkhole.SystemTests.Packaging;

/// <summary>A Debian 12 in a folder, made from this machine's own mirror; its network is ours, its services are never started.</summary>
internal sealed class DebianRoot : IAsyncDisposable
{
    private const int MaxLogLines = 30;

    private readonly StringBuilder _log = new();

    private DebianRoot(string folder) => Folder = folder;

    /// <summary>Its "/", seen from outside.</summary>
    public string Folder { get; }

    /// <summary>A folder that both sides see.</summary>
    public string Exchange => Path("root");

    /// <summary>Every command so far and what it said: its first lines, without whence packages came.</summary>
    public string Log => _log.ToString();

    /// <summary>Makes it.</summary>
    public static async Task<DebianRoot> CreateAsync()
    {
        string folder = Directory.CreateTempSubdirectory("sinkhole-debian-").FullName;
        var debian = new DebianRoot(folder);

        // It is "/" to the users inside.
        File.SetUnixFileMode(folder, (UnixFileMode)Convert.ToInt32("755", 8));
        ProgramRun made = await Tool.Debootstrap.RunAsync("--variant=minbase", "--include=systemd,man-db,adduser", "bookworm", folder, Mirror());
        Assert.True(made.Code == 0, made.Said);
        ProgramRun mounted = await ProgramRun.OfAsync("mount", ["-t", "proc", "proc", debian.Path("proc")]);
        Assert.True(mounted.Code == 0, mounted.Said);

        // As on any machine whose services must not start while packages are put in.
        string policy = debian.Path("usr/sbin/policy-rc.d");
        await File.WriteAllTextAsync(policy, "#!/bin/sh\nexit 101\n");
        File.SetUnixFileMode(policy, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return debian;
    }

    /// <summary>A path in it, seen from outside.</summary>
    public string Path(params string[] parts) => System.IO.Path.Combine([Folder, .. parts]);

    /// <summary>A path of the outside, seen from inside.</summary>
    public string Inside(string path) => "/" + System.IO.Path.GetRelativePath(Folder, path);

    /// <summary>Runs a line of bash in it, which must exit with 0.</summary>
    /// <returns>What it said, without the last line's end.</returns>
    public async Task<string> RunAsync(string line)
    {
        ProgramRun run = await ProgramRun.OfAsync("chroot", [Folder, "bash", "-c", $"exec 2>&1\n{line}"], folder: Folder);
        Keep(line, run.Output);
        Assert.True(run.Code == 0, $"{line}\nexited with {run.Code}:\n{run.Said}");
        return run.Output.TrimEnd('\n');
    }

    public async ValueTask DisposeAsync()
    {
        ProgramRun unmounted = await ProgramRun.OfAsync("umount", [Path("proc")]);
        Assert.True(unmounted.Code == 0, unmounted.Said);
        Directory.Delete(Folder, recursive: true);
    }

    private void Keep(string line, string output)
    {
        string[] lines =
        [
            .. output.TrimEnd('\n').Split('\n')
                .Where(static said => !said.StartsWith("Get:", StringComparison.Ordinal) && !said.StartsWith("Fetched ", StringComparison.Ordinal)),
        ];
        _log.Append("# ").AppendLine(line).AppendJoin('\n', lines.Take(MaxLogLines)).AppendLine();
        if (lines.Length > MaxLogLines)
        {
            _log.AppendLine(CultureInfo.InvariantCulture, $"[{lines.Length - MaxLogLines} lines more]");
        }

        _log.AppendLine();
    }

    /// <summary>The mirror of Debian that this machine uses.</summary>
    public static string Mirror() =>
        Directory.EnumerateFiles("/etc/apt/sources.list.d", "*.sources")
            .SelectMany(static file => Regex.Matches(File.ReadAllText(file), @"^URIs: *(?<uri>\S+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture))
            .Select(static match => match.Groups["uri"].Value)
            .FirstOrDefault()
        ?? File.ReadLines("/etc/apt/sources.list").Select(static line => line.Split(' ')).First(static words => words[0] == "deb")[1];
}
