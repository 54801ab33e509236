using System.Linq;
using System.Threading.Tasks;
using Sinkhole.Documents.Findings;
using Sinkhole.Orders.Guard;
using Sinkhole.Orders.Model;
using Sinkhole.Reload;
using Xunit;

namespace Sinkhole.Tests.Appliance.Reload;

public sealed class BlockedCounterTests
{
    private const int Names = 200_000;

    /// <summary>A comparison of every allowed name with every entry would take 40,000,000,000 steps and exceed the timeout.</summary>
    [Fact(Timeout = 120_000)]
    public async Task Cost_does_not_grow_with_allowed_names_times_entries()
    {
        string entries = string.Join('\n', Enumerable.Range(0, Names).Select(static number => $"  - domain: n{number}.example"));
        await using ReloadSite site = new(("xa-1", entries));
        SourceSet source = site.Loaded.Current.Source;
        SourcePosition written = SourcePosition.Of("sinkhole.yaml");
        SourceSet allowing = source with
        {
            Options = source.Options with
            {
                Allow =
                [
                    .. Enumerable.Range(0, Names / 2).Select(number => new WrittenName($"n{number}.example", written)),
                    .. Enumerable.Range(Names / 2, Names / 2).Select(number => new WrittenName($"www.n{number}.example", written)),
                ],
            },
        };
        Order order = Assert.Single(source.Orders.Orders);

        BlockedCount count = await Task.Run(() => new BlockedCounter(allowing).Of(order), TestContext.Current.CancellationToken);

        Assert.Equal(new BlockedCount(Exact: 0, Subtree: Names / 2, Lifted: Names / 2), count);
    }
}
