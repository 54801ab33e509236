using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.SystemTests.House;

/// <summary>
/// What the pages show is so. A <c>console</c> block holds commands, each after "$ ", which are run; a <c>yaml</c> block is loaded; the
/// <c>text</c> of the first page is what appliance/try prints, but for numbers; every link leads somewhere.
/// </summary>
[Collection(TryCollection.Name)]
public sealed class ReadmeTests
{
    private readonly TryRun _try;

    public ReadmeTests(TryFixture fixture)
    {
        _try = fixture.Running;
    }

    [Fact]
    public void Every_relative_link_leads_to_something()
    {
        List<string> broken = [];
        foreach (string page in Pages("*.md"))
        {
            string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, page))!;
            string text = File.ReadAllText(Path.Combine(Repository.Root, page));
            foreach (Match link in Regex.Matches(text, @"\]\((?<to>[^)#:]+)(#[^)]*)?\)", RegexOptions.ExplicitCapture))
            {
                string target = Path.Combine(folder, link.Groups["to"].Value);
                if (!File.Exists(target) && !Directory.Exists(target))
                {
                    broken.Add($"{page}: {link.Value}");
                }
            }
        }

        Assert.Empty(broken);
    }

    [Fact]
    public void Every_block_says_what_it_is()
    {
        string[] known = ["console", "yaml", "text", "csharp"];

        Assert.All(Pages("README.md").SelectMany(Fence.Of), fence => Assert.True(known.Contains(fence.Language), fence.Place));
    }

    [Fact]
    public async Task Every_command_runs()
    {
        using var home = new ApplianceHome();
        Directory.CreateSymbolicLink(Path.Combine(home.Folder, "blocklists"), Path.Combine(Repository.Root, "blocklists"));
        await using ApplianceProcess appliance = await home.StartAsync();
        int commands = 0;
        foreach (Fence fence in Pages("README.md").SelectMany(Fence.Of).Where(static fence => fence.Language == "console"))
        {
            foreach (string line in fence.Lines)
            {
                Assert.True(line.StartsWith("$ ", StringComparison.Ordinal), $"{fence.Place}: '{line}' is no command");
                await RunAsync(home, line[2..].Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries), $"{fence.Place}: {line}");
                commands++;
            }
        }

        Assert.True(commands > 5, "no commands were found");
    }

    [Fact]
    public async Task Every_configuration_that_is_shown_is_good()
    {
        Fence[] shown = [.. Pages("README.md").SelectMany(Fence.Of).Where(static fence => fence.Language == "yaml")];
        foreach (Fence fence in shown.Where(static fence => fence.Lines[0] != "format: sinkhole.order/1"))
        {
            using var home = new ApplianceHome();
            string folder = Directory.CreateDirectory(Path.Combine(home.Folder, "appliance")).FullName;
            Directory.CreateSymbolicLink(Path.Combine(home.Folder, "blocklists"), Path.Combine(Repository.Root, "blocklists"));
            await File.WriteAllLinesAsync(Path.Combine(folder, "sinkhole.yaml"), fence.Lines);

            ProgramRun check = await home.RunAsync("check", "-c", Path.Combine(folder, "sinkhole.yaml"));

            Assert.True(check.Code == 0, $"{fence.Place}: {check.Said}");
        }

        // Orders that are shown are read by BlocklistsTests, which looks at these two pages alone.
        Assert.All(
            shown.Where(static fence => fence.Lines[0] == "format: sinkhole.order/1"),
            static fence => Assert.Contains(fence.Page, (string[])["README.md", "blocklists/README.md"]));
    }

    [Fact]
    public void First_page_shows_what_the_job_command_prints()
    {
        Queue<string> printed = new(_try.Output.Split('\n').Select(WithoutNumbers));
        Fence shown = Assert.Single(Fence.Of("README.md"), static fence => fence.Language == "text");
        foreach (string line in shown.Lines.Select(WithoutNumbers).Where(static line => line.Length > 0))
        {
            while (printed.TryDequeue(out string? next) && next != line)
            {
                // Lines between those that are shown may be left out, never changed.
            }

            Assert.True(printed.Count > 0, $"{shown.Place}: appliance/try does not print '{line}', or not there");
        }
    }

    private static string WithoutNumbers(string line) => Regex.Replace(line, "[0-9]+", "0").TrimEnd();

    private static IEnumerable<string> Pages(string pattern) =>
        Repository.Files(string.Empty, pattern).Where(static page => !page.StartsWith("artifacts/", StringComparison.Ordinal));

    private static Task RunAsync(ApplianceHome home, string[] words, string place) => words switch
    {
        ["sinkhole", "run", ..] => Task.CompletedTask, // It runs already, from a configuration of this name.
        ["sinkhole", .. string[] verb] => RunVerbAsync(home, verb, place),
        [string script, .. string[] flags] => AskForHelpAsync(script, flags, place),
        _ => throw new InvalidDataException($"{place}: there is no command"),
    };

    /// <summary>The verb as it stands, but for where this test keeps the data and the socket.</summary>
    private static async Task RunVerbAsync(ApplianceHome home, string[] verb, string place)
    {
        bool asksTheAppliance = verb[0] is "status" or "reload" or "healthcheck" || (verb[0] == "lookup" && !verb.Contains("--files"));
        string[] socket = asksTheAppliance ? ["--socket", home.ControlSocket] : [];
        string? into = verb is [.., ">", string file] ? file : null;
        string[] words =
        [
            .. verb.SkipLast(into is null ? 0 : 2).Select(word => word.Replace("/var/lib/sinkhole", home.Data, StringComparison.Ordinal)),
            .. socket,
        ];

        ProgramRun run = await home.RunAsync(words);

        Assert.True(run.Code == 0, $"{place} exited with {run.Code}: {run.Said}");
        if (into is not null)
        {
            await File.WriteAllTextAsync(Path.Combine(home.Folder, into), run.Output);
        }
    }

    private static async Task AskForHelpAsync(string script, string[] flags, string place)
    {
        ProgramRun help = await ProgramRun.OfAsync(Path.Combine(Repository.Root, script), ["--help"]);

        Assert.True(help.Code == 0, $"{place}: {help.Said}");
        Assert.All(flags.Where(static flag => flag != "--help"), flag => Assert.Contains(flag, help.Output, StringComparison.Ordinal));
    }
}
