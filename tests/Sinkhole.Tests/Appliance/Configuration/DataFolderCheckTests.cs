using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.Configuration;
using Sinkhole.Documents.Files;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.Platform.Files;
using Sinkhole.Storage;
using Xunit;

namespace Sinkhole.Tests.Appliance.Configuration;

/// <summary>What <c>check</c> says of the folder that <c>data</c> names, on a real disk.</summary>
public sealed class DataFolderCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public DataFolderCheckTests() => Directory.CreateDirectory(_folder.Below("orders/sub"));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("orders", "'data' and 'orders' are both ")]
    [InlineData("orders/data", "'data' (")]
    [InlineData("orders/sub/data", "'data' (")]
    [InlineData("away/../orders/data", "'data' (")]
    [InlineData("link/data", "'data' (")]
    [InlineData(".", "'orders' (")]
    public void Data_among_orders_or_orders_among_data_are_refused(string data, string start)
    {
        Directory.CreateSymbolicLink(_folder.Below("link"), _folder.Below("orders"));

        Assert.StartsWith($"3:7 SH417 {start}", Check(data), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data")]
    [InlineData("orders-data")]
    [InlineData("not/made/yet")]
    public void Folder_of_its_own_is_no_finding(string data) => Assert.Empty(Check(data));

    [Theory]
    [InlineData]
    [InlineData("appliance_id", "hits", "seed")]
    [InlineData("appliance_id", "anything")]
    [InlineData("lock")]
    [InlineData("seed", "generation", "hits")]
    [InlineData("lost+found")]
    public void Empty_folder_or_one_that_the_appliance_made_is_no_finding(params string[] names)
    {
        Put(names);

        Assert.Empty(Check("data"));
    }

    [Fact]
    public async Task Folder_that_the_appliance_used_is_its_own_also_without_its_mark()
    {
        string path = _folder.Below("data");
        using (DataFolder data = DataFolder.Open(path))
        {
            var options = new JournalOptions { Folder = data.JournalFolder("hits"), ApplianceId = data.ApplianceId };
            await using (Journal.Open(options, TimeProvider.System))
            {
                Directory.CreateDirectory(data.SeedFolder);
            }

            new LossFile(new LibCFolder(path), "hits.loss").Prepare();
            foreach (string file in (string[])[data.GenerationFile, data.ClockFile, data.OrdersFile])
            {
                DurableFile.Write(file, "x"u8.ToArray());
                File.WriteAllText(file + DurableFile.TemporarySuffix, "x");
            }
        }

        File.Delete(_folder.Below("data/appliance_id"));

        Assert.Contains("hits.epoch", Directory.GetFiles(path).Select(Path.GetFileName));
        Assert.Contains("hits.loss", Directory.GetFiles(path).Select(Path.GetFileName));
        Assert.Empty(Check("data"));
    }

    [Theory]
    [InlineData("accounts.txt")]
    [InlineData("lock", "accounts.txt")]
    [InlineData("hits", "photos")]
    public void Folder_of_others_is_refused(params string[] names)
    {
        Put(names);

        Assert.Equal(
            $"3:7 SH418 the folder {_folder.Below("data")} contains other files and was not created by this appliance (it has no 'appliance_id')", Check("data"));
    }

    [Fact]
    public void File_is_refused()
    {
        _folder.Write("data", "x");

        Assert.StartsWith("3:7 SH418 'data' names a file, not a folder", Check("data"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file/data", "file")]
    [InlineData("file/not/made/yet", "file")]
    [InlineData("link/data", "link")]
    [InlineData("link to nothing/data", "link to nothing")]
    public void Folder_that_cannot_be_made_because_a_file_stands_on_its_path_is_refused(string data, string file)
    {
        _folder.Write("file", "x");
        File.CreateSymbolicLink(_folder.Below("link"), _folder.Below("file"));
        File.CreateSymbolicLink(_folder.Below("link to nothing"), "/nonexistent/folder");

        Assert.Equal(
            $"3:7 SH418 the folder {_folder.Below(data)} cannot be made: {_folder.Below(file)} is not a folder", Check(data));
    }

    [Fact]
    public void Folder_that_every_user_may_write_to_is_refused_and_keeps_its_mode()
    {
        Put("appliance_id");
        const UnixFileMode Mode = (UnixFileMode)0x1FF;
        File.SetUnixFileMode(_folder.Below("data"), Mode);

        Assert.StartsWith("3:7 SH418 every user may write to the folder", Check("data"), StringComparison.Ordinal);
        Assert.Equal(Mode, File.GetUnixFileMode(_folder.Below("data")));
    }

    private void Put(params string[] names)
    {
        Directory.CreateDirectory(_folder.Below("data"));
        foreach (string name in names)
        {
            _folder.Write($"data/{name}", "x");
        }
    }

    private string Check(string data)
    {
        string file = _folder.Write("sinkhole.yaml", $"format: sinkhole.config/1\norders: [orders]\ndata: {data}\n");
        OptionsReadResult reading = OptionsReader.Read(new DiskFiles(), file);
        return string.Join('\n', reading.Findings.Select(finding => $"{finding.Line}:{finding.Column} {finding.Code.Id} {finding.Message}"));
    }
}
