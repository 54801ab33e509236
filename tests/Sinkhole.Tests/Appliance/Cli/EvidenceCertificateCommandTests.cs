using System;
using System.IO;
using System.Threading.Tasks;
using Sinkhole.Exits;
using Xunit;

namespace Sinkhole.Tests.Appliance.Cli;

public sealed class EvidenceCertificateCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Certificate_is_printed_and_is_the_same_at_each_call()
    {
        Directory.CreateDirectory(_folder.Below("data"));
        string configuration = _folder.Write("sinkhole.yaml", "format: sinkhole.config/1\ndata: data\norders: []\n");

        CliRun first = await CliRun.OfAsync("evidence", "certificate", "-c", configuration);
        CliRun second = await CliRun.OfAsync("evidence", "certificate", "-c", configuration);

        Assert.Equal((ExitCode.Ok, string.Empty), (first.Code, first.Error));
        Assert.StartsWith("-----BEGIN CERTIFICATE-----\n", first.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", first.Output, StringComparison.Ordinal);
        Assert.Equal(first.Output, second.Output);
        Assert.True(File.Exists(_folder.Below("data", "keys", "appliance.key")));
    }

    [Fact]
    public async Task Bad_configuration_exits_with_3_and_a_missing_data_folder_with_4()
    {
        CliRun bad = await CliRun.OfAsync("evidence", "certificate", "-c", _folder.Write("bad.yaml", "format: other/1\n"));
        CliRun missing = await CliRun.OfAsync(
            "evidence", "certificate", "-c", _folder.Write("good.yaml", "format: sinkhole.config/1\ndata: nowhere\norders: []\n"));

        Assert.Equal((ExitCode.BadConfiguration, ExitCode.CannotStart), (bad.Code, missing.Code));
        Assert.Contains("does not exist", missing.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.Below("nowhere")));
    }
}
