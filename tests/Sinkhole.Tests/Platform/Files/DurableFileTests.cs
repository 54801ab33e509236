using System;
using System.IO;
using System.Threading.Tasks;
using Sinkhole.Platform.Files;
using Sinkhole.Tests.Appliance;
using Sinkhole.Tests.Evidence.Journals;
using Xunit;

namespace Sinkhole.Tests.Platform.Files;

public sealed class DurableFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>All files that the appliance writes, and the output of an export.</summary>
    [Theory]
    [InlineData("appliance_id")]
    [InlineData("generation")]
    [InlineData("clock")]
    [InlineData("orders")]
    [InlineData("export.csv")]
    public async Task Pipe_in_place_of_the_temporary_file_does_not_block(string name)
    {
        string path = _folder.Below(name);
        SpecialFile.MakePipe(path + DurableFile.TemporarySuffix);

        await Task.Run(() => DurableFile.Write(path, "new"u8.ToArray()), TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal("new", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        Assert.False(File.Exists(path + DurableFile.TemporarySuffix));
    }

    [Fact]
    public void Link_in_place_of_the_temporary_file_is_replaced_and_its_target_is_unchanged()
    {
        string others = _folder.Write("others", "not ours");
        string path = _folder.Below("clock");
        File.CreateSymbolicLink(path + DurableFile.TemporarySuffix, others);

        DurableFile.Write(path, "new"u8.ToArray());

        Assert.Equal("not ours", File.ReadAllText(others));
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Null(new FileInfo(path).LinkTarget);
    }
}
