using System;
using System.IO;
using System.Linq;
using System.Text;
using Sinkhole.Configuration;
using Sinkhole.Tests.Documents.Files;
using Sinkhole.Tests.Evidence.TimeStamps;
using Xunit;

namespace Sinkhole.Tests.Appliance.Configuration;

public sealed class TimeStampOptionTests : IDisposable
{
    private const string Section = "evidence: { timestamp: { url: \"https://tsa.example/\", certificates: [tsa.pem], every: 10m } }";

    private readonly TimeStampAuthority _authority = new(new DateTimeOffset(2026, 11, 30, 0, 0, 0, TimeSpan.Zero));

    public void Dispose() => _authority.Dispose();

    [Fact]
    public void Section_is_read()
    {
        OptionsReadResult reading = Read(Section, _authority.Root.ExportCertificatePem());

        Assert.Equal(string.Empty, OptionsSample.Print(reading));
        TimeStampOptions options = reading.Options!.Evidence.TimeStamp;
        Assert.Equal(
            ("https://tsa.example/", "/etc/sinkhole/tsa.pem", TimeSpan.FromMinutes(10)),
            (options.Url!.AbsoluteUri, options.Certificates.Single(), options.Every));
    }

    [Theory]
    [InlineData("evidence: { timestamp: { url: \"https://tsa.example/\" } }", "SH428 'evidence.timestamp' names an authority and no certificate of it")]
    [InlineData("evidence: { timestamp: { url: \"ftp://tsa.example/\" } }", "SH115 'ftp://tsa.example/' is not a web address")]
    [InlineData("evidence: { timestamp: { every: 30s } }", "SH409 'every' takes 1m to 1d, not 30s")]
    [InlineData("evidence: { timestamp: { every: 2d } }", "SH409 'every' takes 1m to 1d, not 2d")]
    [InlineData("evidence: { timestamp: { ca: a.pem } }", "SH101 unknown key 'ca'")]
    public void Wrong_section_is_refused(string lines, string expected)
    {
        OptionsReadResult reading = OptionsSample.Read(lines);

        Assert.Null(reading.Options);
        Assert.Contains(expected.Split(' ', 2)[1], OptionsSample.Print(reading), StringComparison.Ordinal);
    }

    [Fact]
    public void File_that_is_not_there_is_a_finding_at_its_place() =>
        AssertRefused(OptionsReader.Read(new MemoryFiles().Add(OptionsSample.File, Text(Section)), OptionsSample.File), "/etc/sinkhole/tsa.pem does not exist");

    [Theory]
    [InlineData("no certificate", "/etc/sinkhole/tsa.pem holds no certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "/etc/sinkhole/tsa.pem holds a certificate that cannot be read")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "/etc/sinkhole/tsa.pem holds a private key, which must not be here")]
    public void File_that_holds_no_certificate_is_a_finding(string pem, string expected) => AssertRefused(Read(Section, pem), expected);

    [Fact]
    public void Mark_of_utf_8_before_the_certificate_does_not_matter() =>
        Assert.Equal(string.Empty, OptionsSample.Print(Read(Section, $"\uFEFF{_authority.Root.ExportCertificatePem()}")));

    [Fact]
    public void File_that_every_user_may_write_is_a_finding()
    {
        using var folder = new TemporaryFolder();
        folder.Write("sinkhole.yaml", System.Text.Encoding.UTF8.GetString(Text(Section)));
        folder.Write("tsa.pem", _authority.Root.ExportCertificatePem());
        UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite;
        File.SetUnixFileMode(folder.Below("tsa.pem"), mode);

        OptionsReadResult refused = OptionsReader.Read(new Sinkhole.Documents.Files.DiskFiles(), folder.Below("sinkhole.yaml"));
        File.SetUnixFileMode(folder.Below("tsa.pem"), mode & ~UnixFileMode.OtherWrite);

        AssertRefused(refused, "every user of this machine may write to it, and so choose whose time stamps are believed: chmod o-w it");
        Assert.NotNull(OptionsReader.Read(new Sinkhole.Documents.Files.DiskFiles(), folder.Below("sinkhole.yaml")).Options);
    }

    [Fact]
    public void Certificates_without_a_root_are_a_finding()
    {
        byte[] response = _authority.Answer(Sinkhole.Evidence.TimeStamps.TimeStampQuery.Create([]).ToBytes(), new DateTimeOffset(2026, 11, 30, 0, 0, 0, TimeSpan.Zero));

        AssertRefused(Read(Section, TimeStampAuthority.SignerOf(response).ExportCertificatePem()), "none of these certificates is a root");
    }

    private static void AssertRefused(OptionsReadResult reading, string expected)
    {
        Assert.Null(reading.Options);
        string printed = OptionsSample.Print(reading);
        Assert.Contains(expected, printed, StringComparison.Ordinal);
        Assert.Contains("SH428", printed, StringComparison.Ordinal);
        Assert.Contains("sinkhole.yaml:2:", printed, StringComparison.Ordinal);
    }

    private static OptionsReadResult Read(string lines, string pem) => OptionsReader.Read(
        new MemoryFiles().Add(OptionsSample.File, Text(lines)).Add("/etc/sinkhole/tsa.pem", Encoding.UTF8.GetBytes(pem)), OptionsSample.File);

    private static byte[] Text(string lines) => Encoding.UTF8.GetBytes("format: sinkhole.config/1\n" + lines + "\npages: { seizure: {} }\n");
}
