using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using Sinkhole.Composition;
using Sinkhole.Configuration;
using Sinkhole.Documents.Files;
using Sinkhole.Documents.Findings;
using Sinkhole.Evidence.Sealing;
using Sinkhole.Reload;
using Sinkhole.Tests.Documents.Files;
using Sinkhole.Tests.Evidence.Sealing;
using Xunit;

namespace Sinkhole.Tests.Appliance.Reload;

public sealed class AuthorityFilesTests
{
    private const string File = "/etc/sinkhole/authority.pem";
    private const string ApplianceKeyFile = "/var/lib/sinkhole/keys/appliance.key";
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 0, 0, 0, TimeSpan.Zero);
    private const string Sealing = "pages: { seizure: { account: sealed } }\nauthority: { certificates: [a.pem] }";

    [Fact]
    public void Good_certificate_is_read_without_a_finding()
    {
        ImmutableArray<AuthorityCertificate> read = Read(new MemoryFiles().Add(File, TestAuthority.First.Pem), out FindingList findings);

        Assert.Equal(TestAuthority.First.Certificate.Thumbprint, Assert.Single(read).Thumbprint);
        Assert.Empty(findings.ToSorted());
    }

    [Fact]
    public void Bad_file_is_refused_with_its_line_the_remedy_and_where_it_is_named()
    {
        ImmutableArray<AuthorityCertificate> read = Read(
            new MemoryFiles().Add(File, TestAuthority.First.Pem + TestAuthority.First.KeyPem), out FindingList findings);

        Assert.Empty(read);
        Finding finding = Assert.Single(findings.ToSorted());
        Assert.Equal((File, TestAuthority.First.Pem.Split('\n').Length), (finding.File, finding.Line));
        Assert.Equal("SH423 holds a private key", $"{finding.Code.Id} {finding.Message}");
        Assert.Equal(
            "remove the key from this machine: whoever has it can open the evidence "
                + "('authority.certificates' at /etc/sinkhole/sinkhole.yaml:4:30 names it)",
            finding.Hint);
        Assert.True(findings.Refusals > 0);
    }

    [Fact]
    public void File_that_every_user_may_write_is_refused()
    {
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        Assert.Empty(Read(new MemoryFiles().Add(File, TestAuthority.First.Pem).SetMode(File, Mode), out FindingList findings));

        Finding finding = Assert.Single(findings.ToSorted());
        Assert.Equal("SH423", finding.Code.Id);
        Assert.StartsWith($"chmod o-w {File}", finding.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Certificate_of_the_appliance_itself_is_refused()
    {
        MemoryFiles files = new MemoryFiles()
            .Add(File, TestAppliance.Shared.CertificatePem)
            .Add(ApplianceKeyFile, TestAppliance.Shared.KeyFile);

        Assert.Empty(Read(files, out FindingList findings));

        Finding finding = Assert.Single(findings.ToSorted());
        Assert.Equal(
            ("SH423", "this is the certificate of this appliance, which could then open what it seals", true),
            (finding.Code.Id, finding.Message, finding.RefusesSet));
        Assert.StartsWith("the authority's is another file: ask the authority for it (", finding.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no key")]
    public void Certificate_of_another_is_read_whatever_the_file_of_the_appliance_holds(string key)
    {
        MemoryFiles files = new MemoryFiles().Add(File, TestAuthority.First.Pem);

        Assert.Single(Read(files.Add(ApplianceKeyFile, key), out _));
        Assert.Single(Read(files.Add(ApplianceKeyFile, TestAppliance.Shared.KeyFile), out FindingList findings));
        Assert.Empty(findings.ToSorted());
    }

    [Theory]
    [InlineData(FileError.Missing)]
    [InlineData(FileError.Denied)]
    [InlineData(FileError.TooLarge)]
    [InlineData(FileError.WrongKind)]
    public void File_that_cannot_be_read_is_refused(FileError error)
    {
        Assert.Empty(Read(new MemoryFiles().Add(File, "x").Fail(File, error), out FindingList findings));

        Assert.Equal("SH423", Assert.Single(findings.ToSorted()).Code.Id);
    }

    [Theory]
    [InlineData(-400, -1, "the certificate expired at 2026-11-29 00:00:00Z; it is used all the same")]
    [InlineData(1, 400, "the certificate is valid only from 2026-12-01 00:00:00Z on; it is used all the same")]
    public void Certificate_out_of_its_dates_is_a_warning_and_is_used(int from, int until, string message)
    {
        using var authority = new TestAuthority(from: Now.AddDays(from), until: Now.AddDays(until));

        Assert.Single(Read(new MemoryFiles().Add(File, authority.Pem), out FindingList findings));

        Assert.Equal(("SH424", message), (Assert.Single(findings.ToSorted()).Code.Id, findings.ToSorted()[0].Message));
        Assert.Equal(0, findings.Refusals);
    }

    [Fact]
    public async Task Reload_takes_other_certificates_and_refuses_bad_ones()
    {
        await using ReloadSite site = new(("xa-1", "  - domain: evil.example"));
        string file = Path.Combine(Path.GetDirectoryName(site.Data)!, "a.pem");
        using Sealer sealer = AccountSealing.Create(
            Path.Combine(site.Data, "seals"), site.Loaded, site.Reloader, static () => true, site.Time, NullLogger.Instance);
        Assert.Null(sealer.FirstExpiry);
        System.IO.File.WriteAllText(file, TestAuthority.First.Pem);
        site.Configure(Sealing);
        uint before = site.Number;

        Assert.Equal(ReloadResult.Ok, (await site.ReloadAsync()).Result);

        Assert.Equal(TestAuthority.NotAfter, sealer.FirstExpiry);
        Assert.Equal(before + 1, site.Number);
        Assert.True(site.Loaded.Current.Pages.Values.Single().Profile.SealsAccounts);

        System.IO.File.WriteAllText(file, "nothing");
        ReloadRecord refused = await site.ReloadAsync();

        Assert.Equal((ReloadResult.Invalid, "SH423"), (refused.Result, refused.Findings.Single(static finding => finding.RefusesSet).Code.Id));
        Assert.Equal(TestAuthority.NotAfter, sealer.FirstExpiry);
    }

    [Fact]
    public void Files_of_certificates_are_watched()
    {
        SinkholeOptions options = new() { File = "/etc/sinkhole.yaml", Orders = ["/o"], Authority = new AuthorityOptions { Certificates = [File] } };

        Assert.Contains(File, WatchedPaths.NamedBy(options));
    }

    private static ImmutableArray<AuthorityCertificate> Read(MemoryFiles files, out FindingList findings)
    {
        findings = new FindingList();
        var options = new AuthorityOptions
        {
            Certificates = [File],
            CertificatePositions = [new SourcePosition("/etc/sinkhole/sinkhole.yaml", 4, 30)],
        };
        return AuthorityFiles.Read(files, options, ApplianceKeyFile, Now, findings);
    }
}
