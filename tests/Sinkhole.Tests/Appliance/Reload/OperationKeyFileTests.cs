using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using Sinkhole.Composition;
using Sinkhole.Configuration;
using Sinkhole.Documents.Files;
using Sinkhole.Documents.Findings;
using Sinkhole.Evidence.Sealing;
using Sinkhole.Platform.Files;
using Sinkhole.Reload;
using Sinkhole.Tests.Evidence.Sealing;
using Xunit;

namespace Sinkhole.Tests.Appliance.Reload;

public sealed class OperationKeyFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder.Below("operation.p7m");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Good_file_is_kept_as_it_is_on_disk()
    {
        WriteApplianceKey();
        byte[] envelope = Write(TestAppliance.Shared.Seal(TestAppliance.Secret));

        Assert.Equal(envelope, Read(out Finding? finding).ToArray());
        Assert.Null(finding);
    }

    [Fact]
    public void Option_that_is_not_set_reads_nothing()
    {
        FindingList findings = new();

        Assert.True(OperationKeyFile.Read(new DiskFiles(), Options() with { Authority = new AuthorityOptions() }, findings).IsEmpty);
        Assert.Empty(findings.ToSorted());
    }

    [Fact]
    public void Missing_file_is_a_warning_because_so_the_key_is_destroyed()
    {
        Assert.True(Read(out Finding? finding).IsEmpty);
        Assert.Equal(("SH427", false), (finding!.Code.Id, finding.RefusesSet));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void File_that_others_may_use_is_refused(UnixFileMode others)
    {
        WriteApplianceKey();
        Write(TestAppliance.Shared.Seal(TestAppliance.Secret));
        System.IO.File.SetUnixFileMode(File, FileModes.OwnerFile | others);

        AssertRefused("can be read by others");
    }

    [Fact]
    public void File_is_refused_while_the_appliance_has_no_key()
    {
        Write(TestAppliance.Shared.Seal(TestAppliance.Secret));

        AssertRefused("this appliance has no key yet: run 'sinkhole evidence certificate'");
    }

    [Fact]
    public void File_that_is_not_sealed_to_this_appliance_is_no_envelope_or_too_short_is_refused()
    {
        WriteApplianceKey();

        Write(TestAppliance.Seal(TestAppliance.Secret, TestAuthority.First.Pem));
        AssertRefused("it is not sealed to this appliance's certificate");
        Write(TestAppliance.Secret);
        AssertRefused("it is not CMS EnvelopedData in DER form");
        Write(TestAppliance.Shared.Seal(new byte[16]));
        AssertRefused("the key in it has 16 octets; it takes 32 to 4096");
    }

    [Fact]
    public async Task Key_is_used_from_a_reload_on_and_dropped_by_the_next_one_after_its_file_has_gone()
    {
        await using ReloadSite site = new(("xa-1", "  - domain: evil.example"));
        using Sealer sealer = AccountSealing.Create(
            Path.Combine(site.Data, "seals"), site.Loaded, site.Reloader, static () => true, site.Time, NullLogger.Instance);
        byte[] hash = new byte[OperationKey.HashOctets];
        TestAppliance.Shared.WriteTo(Path.Combine(site.Data, "keys", "appliance.key"));
        Write(TestAppliance.Shared.Seal(TestAppliance.Secret));
        site.Configure($"authority: {{ operation_key_file: \"{File}\" }}");

        Assert.Equal(ReloadResult.Ok, (await site.ReloadAsync()).Result);
        Assert.True(sealer.TryHash("x"u8, hash));
        sealer.Use([TestAuthority.First.Certificate], orders: 1);
        Assert.Equal((true, null), (ProofReports.Of(sealer, isUsed: true)?.HashesPasswords, ProofReports.Of(sealer, isUsed: false)?.HashesPasswords));

        System.IO.File.Delete(File);
        ReloadRecord after = await site.ReloadAsync();

        Assert.Equal((ReloadResult.Ok, "SH427"), (after.Result, after.Findings.Single(static finding => finding.Code.Id == "SH427").Code.Id));
        Assert.False(sealer.TryHash("x"u8, hash));
        sealer.Use([TestAuthority.First.Certificate], orders: 1);
        Assert.False(ProofReports.Of(sealer, isUsed: true)?.HashesPasswords);
    }

    [Theory]
    [InlineData("emptied")]
    [InlineData("overwritten")]
    [InlineData("readable by others")]
    [InlineData("removed, and an order has an error")]
    public async Task Key_is_cleared_when_its_file_cannot_be_used_though_the_reload_is_refused(string what)
    {
        await using ReloadSite site = new(("xa-1", "  - domain: evil.example"));
        using Sealer sealer = AccountSealing.Create(
            Path.Combine(site.Data, "seals"), site.Loaded, site.Reloader, static () => true, site.Time, NullLogger.Instance);
        byte[] hash = new byte[OperationKey.HashOctets];
        TestAppliance.Shared.WriteTo(Path.Combine(site.Data, "keys", "appliance.key"));
        byte[] good = Write(TestAppliance.Shared.Seal(TestAppliance.Secret));
        site.Configure($"authority: {{ operation_key_file: \"{File}\" }}");
        await site.ReloadAsync();
        Assert.True(sealer.TryHash("x"u8, hash));

        switch (what)
        {
            case "emptied":
                Write([]);
                break;
            case "overwritten":
                Write(new byte[good.Length]);
                break;
            case "readable by others":
                System.IO.File.SetUnixFileMode(File, FileModes.OwnerFile | UnixFileMode.OtherRead);
                break;
            default:
                System.IO.File.Delete(File);
                site.Configure($"authority: {{ operation_key_file: \"{File}\", certificates: [\"{_folder.Below("none.pem")}\"] }}");
                break;
        }

        Assert.Equal(ReloadResult.Invalid, (await site.ReloadAsync()).Result);
        Assert.False(sealer.TryHash("x"u8, hash));
        site.Configure("authority: [");
        Assert.Equal(ReloadResult.Invalid, (await site.ReloadAsync()).Result);
        Assert.False(sealer.TryHash("x"u8, hash));

        Write(good);
        site.Configure($"authority: {{ operation_key_file: \"{File}\" }}");
        Assert.Equal(ReloadResult.Ok, (await site.ReloadAsync()).Result);
        Assert.True(sealer.TryHash("x"u8, hash));
    }

    [Fact]
    public async Task Pages_say_that_passwords_are_hashed_from_the_reload_on_that_brings_the_key_to_the_one_after_its_file_has_gone()
    {
        await using ReloadSite site = new(("xa-1", "  - domain: evil.example"));
        string certificate = _folder.Below("authority.pem");
        System.IO.File.WriteAllText(certificate, TestAuthority.First.Pem);
        TestAppliance.Shared.WriteTo(Path.Combine(site.Data, "keys", "appliance.key"));
        Write(TestAppliance.Shared.Seal(TestAppliance.Secret));
        site.Configure($"pages: {{ seizure: {{ account: sealed }} }}\nauthority: {{ certificates: [\"{certificate}\"] }}");
        await site.ReloadAsync();
        (uint number, bool hashes) before = (site.Number, Hashes());

        site.Configure(
            $"pages: {{ seizure: {{ account: sealed }} }}\nauthority: {{ certificates: [\"{certificate}\"], operation_key_file: \"{File}\" }}");
        await site.ReloadAsync();
        (uint number, bool hashes) with = (site.Number, Hashes());
        System.IO.File.Delete(File);
        await site.ReloadAsync();

        Assert.Equal((false, true, false), (before.hashes, with.hashes, Hashes()));
        Assert.Equal((before.number + 1, before.number + 2), (with.number, site.Number));

        bool Hashes() => site.Loaded.Current.Pages.Values.Single().Profile.HashesPasswords;
    }

    private SinkholeOptions Options() => new()
    {
        File = "/etc/sinkhole/sinkhole.yaml",
        Orders = [],
        Data = _folder.Below("data"),
        Authority = new AuthorityOptions { OperationKeyFile = File },
    };

    private void WriteApplianceKey() => TestAppliance.Shared.WriteTo(_folder.Below("data", "keys", "appliance.key"));

    private byte[] Write(byte[] octets)
    {
        System.IO.File.WriteAllBytes(File, octets);
        System.IO.File.SetUnixFileMode(File, FileModes.OwnerFile);
        return octets;
    }

    private ReadOnlyMemory<byte> Read(out Finding? finding)
    {
        FindingList findings = new();
        ReadOnlyMemory<byte> read = OperationKeyFile.Read(new DiskFiles(), Options(), findings);
        finding = findings.ToSorted().SingleOrDefault();
        return read;
    }

    private void AssertRefused(string message)
    {
        Assert.True(Read(out Finding? finding).IsEmpty);
        Assert.Equal(("SH426", true), (finding!.Code.Id, finding.RefusesSet));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
    }
}
