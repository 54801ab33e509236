using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Machine;
using Xunit;
using Xunit.Sdk;

namespace Sinkhole.SystemTests.Appliance;

[Collection(ApplianceCollection.Name)]
public sealed class DnsLoadTests : IDisposable
{
    private readonly ApplianceHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact(Timeout = 300_000)]
    public async Task Wait_for_answers_of_an_appliance_that_has_ended_fails_with_its_last_words()
    {
        await using ApplianceProcess appliance = await _home.StartAsync();
        using var load = new DnsLoad(appliance, 100, new LoadName(ApplianceHome.Seized, isSeized: true));
        await load.AwaitAnswersAsync(10);
        await appliance.KillAsync();

        XunitException ended = await Assert.ThrowsAnyAsync<XunitException>(() => load.AwaitAnswersAsync(1_000_000));

        Assert.Contains("it exited with 137 while a test waited for answers", ended.Message, StringComparison.Ordinal);
        Assert.Contains("Serving generation", ended.Message, StringComparison.Ordinal);
        await load.EndAsync();
    }

    [Fact(Timeout = 300_000)]
    public async Task Server_that_stands_still_shows_in_each_answer_that_was_due_meanwhile()
    {
        const int Rate = 200;
        var stood = TimeSpan.FromSeconds(1);
        ConcurrentQueue<AnswerSeen> seen = new();
        await using ApplianceProcess appliance = await _home.StartAsync();
        using var load = new DnsLoad(appliance, Rate, seen.Enqueue, new LoadName(ApplianceHome.Seized, isSeized: true));
        await load.AwaitAnswersAsync(Rate);
        seen.Clear();

        Signal.Send(appliance.Id, Signal.Stop);
        await Task.Delay(stood, TestContext.Current.CancellationToken);
        Signal.Send(appliance.Id, Signal.Continue);
        await load.AwaitAnswersAsync(2 * Rate);
        await load.StopAsync();

        Assert.True(seen.Max(static answer => answer.Took) > 0.9 * stood, "the longest answer took less than the server stood");
        Assert.True(seen.Count(answer => answer.Took > stood / 2) > Rate / 3, "queries were not asked while the server stood, and left out");
        await appliance.StopAsync();
    }
}
