using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Composition;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Platform.Files;
using Sinkhole.Storage;
using Sinkhole.Tests.Appliance.Logging;
using Sinkhole.Tests.Clocks;
using Sinkhole.Tests.Evidence.Journals;
using Xunit;

namespace Sinkhole.Tests.Appliance.Composition;

/// <summary>What the signing of checkpoints says of its keys; passes are made by the test.</summary>
public sealed class CheckpointServiceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly LogLines _lines = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("moved away", "is gone")]
    [InlineData("emptied", "is not a private key")]
    [InlineData("another", "holds another key")]
    public async Task Key_whose_file_is_moved_away_while_it_signs_is_told_until_it_is_back(string what, string told)
    {
        using DataFolder data = DataFolder.Open(_folder.Below("data"));
        await using Journal hits = Open(data, "hits");
        await using Journal audit = Open(data, "audit");
        await using var service = new CheckpointService(
            data, () => [hits.Status, audit.Status], TimeSpan.FromSeconds(10), _time, _lines);
        service.Round(CancellationToken.None);
        Assert.Empty(service.Notes);

        string key = Path.Combine(data.KeysFolder, "hits.key");
        byte[] octets = await File.ReadAllBytesAsync(key, TestContext.Current.CancellationToken);
        File.Delete(key);
        if (what != "moved away")
        {
            File.Copy(Path.Combine(data.KeysFolder, "audit.key"), key);
            using FileStream file = new(key, FileMode.Open);
            file.SetLength(what == "emptied" ? 0 : file.Length);
        }

        for (int round = 0; round < 3; round++)
        {
            await hits.AppendAsync(JournalBench.Said("x"), CancellationToken.None);
            service.Round(CancellationToken.None);
        }

        Assert.Equal(3, service.Reports.Single(static report => report.Journal == "hits").Size);
        string note = Assert.Single(service.Notes);
        Assert.Contains(told, note, StringComparison.Ordinal);
        Assert.Contains("the next start begins another log", note, StringComparison.Ordinal);
        Assert.Single(_lines.Written, static line => line.StartsWith("Critical: ", StringComparison.Ordinal));

        await File.WriteAllBytesAsync(key, octets, TestContext.Current.CancellationToken);
        File.SetUnixFileMode(key, FileModes.OwnerFile);
        service.Round(CancellationToken.None);
        Assert.Empty(service.Notes);
    }

    private Journal Open(DataFolder data, string name) =>
        Journal.Open(new JournalOptions { Folder = data.JournalFolder(name), ApplianceId = data.ApplianceId }, _time);
}
