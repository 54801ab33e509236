using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.SystemTests.Evidence;

/// <summary>The end of a drill: <c>evidence verify</c> of the built program, and <c>verify.py</c>, which shares no code with it.</summary>
internal static class TwoVerifiers
{
    private const string Driver = """
        import sys
        sys.path.insert(0, sys.argv[1])
        import log
        for journal in sys.stdin.read().split():
            print(*log.verify_files(journal)[:1])
        """;

    private static string Folder => Path.Combine(Repository.Root, "tests", "verifier");

    /// <summary>Both find nothing wrong in a journal.</summary>
    public static async Task AssertSoundAsync(string journal, string when)
    {
        ProgramRun ours = await ProgramRun.OfAsync(ApplianceHome.Program, ["evidence", "verify", journal]);
        ProgramRun theirs = await ProgramRun.OfAsync(Tool.Python.Required(), [Path.Combine(Folder, "verify.py"), journal]);
        Assert.True(ours.Code == 0, $"{when}: {ours.Said}");
        Assert.True(theirs.Code == 0, $"{when}: {theirs.Said}");
    }

    /// <summary>What <c>verify.py</c> says of many journals, in one process: its exit code of each.</summary>
    public static async Task<int[]> AskSecondAsync(IEnumerable<string> journals)
    {
        ProgramRun run = await ProgramRun.OfAsync(Tool.Python.Required(), ["-c", Driver, Folder], input: string.Join('\n', journals));
        Assert.True(run.Code == 0, run.Said);
        return [.. run.Output.Split('\n', System.StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
    }
}
