using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.Evidence.Journals;
using Sinkhole.Warning.Hits;
using Xunit;

namespace Sinkhole.SystemTests.Evidence;

/// <summary>A data folder that version 0.1.0 of 2026-11-29 left is continued: nothing of it is changed or lost.</summary>
public sealed class OldJournalTests : IDisposable
{
    private const string Segment = "0218178030-0000000000000000001.seg";

    private readonly ApplianceHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Journal_of_the_first_version_is_continued_signed_and_read()
    {
        byte[] old = GoldenHex.Read("journal-0.1.0.hex");
        Directory.CreateDirectory(_home.Hits);
        await File.WriteAllBytesAsync(Path.Combine(_home.Hits, Segment), old);
        await File.WriteAllTextAsync(Path.Combine(_home.Data, "appliance_id"), "7ccbf742-1cd4-4e1c-9921-82a8188430f5\n");
        await File.WriteAllTextAsync(Path.Combine(_home.Data, "hits.epoch"), "218178030\n");
        string configuration = await File.ReadAllTextAsync(_home.Configuration);
        await File.WriteAllTextAsync(_home.Configuration, configuration.Replace("budget: 5s", "budget: 5s, retention: 3650d", StringComparison.Ordinal));

        await using (ApplianceProcess appliance = await _home.StartAsync())
        {
            Assert.NotNull((await Visitor.SeeAsync(appliance.Web, ApplianceHome.Seized)).Reference);
            await appliance.StopAsync();
        }

        Dictionary<HitReference, HitRecord> hits = HitsOnDisk.Read(_home.Hits);
        HitRecord call = Assert.Single(hits.Values, static hit => hit.Visit.Intent == IntentClass.A);
        ProgramRun verify = await _home.RunAsync("evidence", "verify", _home.Data);
        ProgramRun shown = await _home.RunAsync(
            "evidence", "show", call.Reference.ToString(), "--authority", "court", "--file-number", "1/26", "--purpose", "test", "--data", _home.Data);

        Assert.Equal(4, hits.Count);
        Assert.Equal(old, await File.ReadAllBytesAsync(Path.Combine(_home.Hits, Segment)));
        Assert.True(verify.Code == 0, verify.Said);
        Assert.Contains("hits: sound: 4 records in 2 segments", verify.Output, StringComparison.Ordinal);
        Assert.Contains("from 218178030/1 to 218178030/4", verify.Output, StringComparison.Ordinal);
        Assert.Matches("hits: own checkpoint of hits-[0-9a-f]{8}: holds: 4 records", verify.Output);
        Assert.True(shown.Code == 0, shown.Said);
        Assert.Contains("www.evil.example", shown.Output, StringComparison.Ordinal);
    }
}
