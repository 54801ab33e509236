using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.SystemTests.House;
using Sinkhole.SystemTests.Machine;
using Xunit;

namespace Sinkhole.SystemTests.Evidence;

/// <summary>The commands of "Back up and restore" as they stand on the page.</summary>
/// <param name="data">What stands for the data folder of the page.</param>
/// <param name="folder">Where the archives are.</param>
internal sealed class BackupPage(string data, string folder)
{
    private const string Page = "appliance/README.md";

    public Task SaveAllButKeysAsync() => RunAsync("tar --exclude-caches", "part-1.tar");

    public Task SaveKeysAsync() => RunAsync("tar -C", "-cf part-2.tar");

    public Task RestoreAllButKeysAsync() => RunAsync("tar -C", "-xpf part-1.tar");

    public Task RestoreKeysAsync() => RunAsync("tar -C", "-xpf part-2.tar");

    public Task LeaveIdentityAsync() => RunAsync("rm ", "appliance_id");

    private async Task RunAsync(string begin, string inside)
    {
        IEnumerable<string> lines = Fence.Of(Page).Where(static fence => fence.Language == "text").SelectMany(static fence => fence.Lines);
        string command = Assert.Single(
            lines,
            line => line.StartsWith(begin, StringComparison.Ordinal) && line.Contains(inside, StringComparison.Ordinal));
        Directory.CreateDirectory(folder);
        Directory.CreateDirectory(data);
        string here = command.Replace("/var/lib/sinkhole", data, StringComparison.Ordinal);
        Assert.NotEqual(command, here);
        ProgramRun run = await ProgramRun.OfAsync("sh", ["-c", here], folder: folder);
        Assert.True(run.Code == 0, $"{command}: {run.Said}");
    }
}
