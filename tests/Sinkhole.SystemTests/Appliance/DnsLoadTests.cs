using System;
using System.Threading.Tasks;
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

        Assert.Contains("it ended 137 while a test waited for answers", ended.Message, StringComparison.Ordinal);
        Assert.Contains("Serving generation", ended.Message, StringComparison.Ordinal);
        await load.EndAsync();
    }
}
