using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Appliance;
using Xunit;

namespace Sinkhole.SystemTests.NameServer;

/// <summary>The answering threads of the built program, and the processors that the kernel lets each of them run on.</summary>
[Collection(ApplianceCollection.Name)]
public sealed class PinnedThreadTests
{
    [Fact]
    public async Task Each_processor_has_one_answering_thread_that_keeps_to_it()
    {
        string[] processors = [.. Expanded(AllowedOf("/proc/self/status"))];
        Assert.SkipUnless(processors.Length > 1, "this machine lets the tests use one processor only");
        using var home = new ApplianceHome();
        await using ApplianceProcess appliance = await home.StartAsync();

        string[] kept = [];
        await appliance.AwaitAsync(
            () => Task.FromResult((kept = [.. Kept(appliance.Id)]).Order(StringComparer.Ordinal).SequenceEqual(processors.Order(StringComparer.Ordinal))),
            $"one thread for each of the processors {string.Join(',', processors)}");

        Assert.Equal(processors.Length, kept.Length);
        await appliance.StopAsync();
    }

    private static IEnumerable<string> Kept(int process) =>
        Directory.GetDirectories($"/proc/{process}/task")
            .Where(static task => File.ReadAllText($"{task}/comm").StartsWith("dns-udp", StringComparison.Ordinal))
            .Select(static task => AllowedOf($"{task}/status"));

    private static string AllowedOf(string status) =>
        File.ReadLines(status).Single(static line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal)).Split('\t')[1];

    /// <summary>"0-1,3" as 0, 1, 3.</summary>
    private static IEnumerable<string> Expanded(string list) =>
        list.Split(',').SelectMany(static part =>
        {
            int[] ends = [.. part.Split('-').Select(static end => int.Parse(end, CultureInfo.InvariantCulture))];
            return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1).Select(static processor => processor.ToString(CultureInfo.InvariantCulture));
        });
}
