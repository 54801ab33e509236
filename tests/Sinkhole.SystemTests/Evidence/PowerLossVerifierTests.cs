using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Tests.Evidence.Journals;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.SystemTests.Evidence;

/// <summary>
/// The disks that <c>PowerLossTests</c> simulates, written to a real one: what is left of a journal after a power cut is sound to both
/// verifiers. Here that is asked of some of these disks, there of all.
/// </summary>
public sealed class PowerLossVerifierTests : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("sinkhole-power-");
    private readonly List<(string What, string Journal)> _images = [];

    public void Dispose() => _home.Delete(recursive: true);

    [Theory]
    [InlineData(null)]
    [InlineData("xa-1")]
    public async Task F2_Journal_with_a_torn_write_is_sound_to_both_verifiers(string? group)
    {
        foreach ((DiskCall call, DiskState state) in await LiveAsync(group))
        {
            Keep(call == DiskCall.Write ? state.TornAtEveryOctet() : [], every: LongRun.Of(7, 1));
        }

        await AssertSoundAsync(atLeast: 30);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("xa-1")]
    public async Task F4_Journal_after_a_power_cut_is_sound_to_both_verifiers(string? group)
    {
        foreach ((DiskCall _, DiskState state) in await LiveAsync(group))
        {
            Keep(state.AfterPowerLoss(), every: 1);
        }

        await AssertSoundAsync(atLeast: 30);
    }

    private static async Task<List<(DiskCall Call, DiskState State)>> LiveAsync(string? group)
    {
        var bench = new JournalBench { Group = group };
        List<(DiskCall, DiskState)> moments = [];
        bench.Disk.Called = call => moments.Add((call, bench.Disk.State));
        for (int start = 0; start < 2; start++)
        {
            await using Journal journal = bench.Open();
            await bench.AppendAsync(journal, $"first of {start}");
            await bench.AppendAsync(journal, $"second of {start}", $"third of {start}");
            bench.Time.Advance(TimeSpan.FromDays(1));
            await bench.AppendAsync(journal, $"next day of {start}");
        }

        return moments;
    }

    /// <summary>Writes disks that have a segment; without one there is no journal yet.</summary>
    private void Keep(IEnumerable<(string What, DiskState Disk)> disks, int every)
    {
        foreach ((string what, DiskState disk) in disks.Where((_, index) => index % every == 0))
        {
            string[] segments = [.. disk.Names.Keys.Where(static name => name.EndsWith(".seg", StringComparison.Ordinal))];
            string journal = Path.Combine(_home.FullName, _images.Count.ToString(CultureInfo.InvariantCulture), "hits");
            if (segments.Length > 0)
            {
                Directory.CreateDirectory(journal);
                _images.Add((what, journal));
            }

            // With the storage keys: what is acknowledged can be read.
            IEnumerable<string> keys = disk.Names.Keys.Where(static name => name.EndsWith(".key", StringComparison.Ordinal));
            foreach (string name in segments.Length == 0 ? [] : segments.Concat(keys))
            {
                string file = Path.Combine(Path.GetDirectoryName(journal) ?? string.Empty, name);
                Directory.CreateDirectory(Path.GetDirectoryName(file) ?? string.Empty);
                File.WriteAllBytes(file, disk.Files[disk.Names[name]].Seen);
            }
        }
    }

    private async Task AssertSoundAsync(int atLeast)
    {
        Assert.True(_images.Count >= atLeast, $"only {_images.Count} disks");
        int[] theirs = await TwoVerifiers.AskSecondAsync(_images.Select(static image => image.Journal));
        Assert.Equal(_images.Count, theirs.Length);
        for (int index = 0; index < theirs.Length; index++)
        {
            JournalVerification ours = JournalVerifier.Verify(_images[index].Journal);
            Assert.True(ours.IsSound, $"{_images[index].What}: {ours.FirstDamage}");
            Assert.True(theirs[index] == 0, $"{_images[index].What}: verify.py says {theirs[index]}");
        }

        await TwoVerifiers.AssertSoundAsync(_images[^1].Journal, _images[^1].What);
    }
}
