using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using FsCheck;
using FsCheck.Fluent;
using Sinkhole.Evidence.Sealing;
using Sinkhole.Platform.Files;
using Sinkhole.Tests.Appliance;
using Sinkhole.Tests.Clocks;
using Xunit;

namespace Sinkhole.Tests.Evidence.Sealing;

public sealed class ApplianceKeyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder.Below("keys", "appliance.key");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Key_is_made_at_first_use_for_its_owner_and_is_the_same_afterwards()
    {
        Assert.True(ApplianceKey.TryEnsure(File, new string('n', 200), new ManualTime(), out ApplianceKey? made, out _));
        Assert.True(ApplianceKey.TryEnsure(File, "other", new ManualTime(), out ApplianceKey? opened, out _));

        Assert.Equal(made.CertificatePem, opened.CertificatePem);
        Assert.Equal(FileModes.OwnerFile, System.IO.File.GetUnixFileMode(File));
        Assert.Equal(FileModes.OwnerFolder, System.IO.File.GetUnixFileMode(Path.GetDirectoryName(File)!));
        using var certificate = X509Certificate2.CreateFromPem(made.CertificatePem);
        Assert.Equal((3072, "CN=" + new string('n', 64)), (certificate.GetRSAPublicKey()!.KeySize, certificate.Subject));
        Assert.Equal(ManualTime.Start.AddYears(10).UtcDateTime, certificate.NotAfter.ToUniversalTime());
        Assert.True(AuthorityCertificate.TryRead(Encoding.ASCII.GetBytes(made.CertificatePem), out _, out _));
        made.Dispose();
        opened.Dispose();
    }

    [Fact]
    public async Task Key_that_is_made_by_several_at_once_is_one()
    {
        using var barrier = new Barrier(4);
        Task<string>[] all = [.. Enumerable.Range(0, 4).Select(number => Task.Factory.StartNew(
            () =>
            {
                barrier.SignalAndWait();
                Assert.True(ApplianceKey.TryEnsure(File, $"n{number}", new ManualTime(), out ApplianceKey? key, out _));
                using (key)
                {
                    return key.CertificatePem;
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))];

        Assert.Single((await Task.WhenAll(all)).Distinct());
        Assert.Equal(["appliance.key"], Directory.GetFiles(Path.GetDirectoryName(File)!).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData(SubjectIdentifierType.IssuerAndSerialNumber)]
    [InlineData(SubjectIdentifierType.SubjectKeyIdentifier)]
    public void What_is_sealed_to_the_certificate_is_opened(SubjectIdentifierType by)
    {
        using ApplianceKey key = Open();

        Assert.True(key.TryOpenEnvelope(TestAppliance.Seal(TestAppliance.Secret, key.CertificatePem, by), out byte[] content, out _));
        Assert.Equal(TestAppliance.Secret, content);
    }

    [Fact]
    public void What_is_sealed_to_others_or_is_no_envelope_is_refused()
    {
        using ApplianceKey key = Open();

        Assert.False(key.TryOpenEnvelope(TestAppliance.Seal(TestAppliance.Secret, TestAuthority.First.Pem), out byte[] content, out string? others));
        Assert.False(key.TryOpenEnvelope("-----BEGIN CMS-----"u8, out _, out string? none));

        Assert.Empty(content);
        Assert.Equal("it is not sealed to this appliance's certificate", others);
        Assert.Equal("it is not CMS EnvelopedData in DER form", none);
    }

    [Fact]
    public void Any_octets_are_refused_and_never_throw()
    {
        using ApplianceKey key = Open();
        byte[] good = TestAppliance.Shared.Seal(TestAppliance.Secret);
        var random = new Random(20261130);
        Prop.ForAll<byte[]>(octets => !key.TryOpenEnvelope(octets ?? [], out _, out _)).QuickCheckThrowOnFailure();
        for (int round = 0; round < 300; round++)
        {
            byte[] changed = (byte[])good.Clone();
            changed[random.Next(changed.Length)] ^= (byte)random.Next(1, 256);
            key.TryOpenEnvelope(changed, out _, out _);
            key.TryOpenEnvelope(good.AsSpan(0, random.Next(good.Length)), out _, out _);
        }
    }

    [Fact]
    public void Key_that_others_may_read_is_refused()
    {
        TestAppliance.Shared.WriteTo(File);
        System.IO.File.SetUnixFileMode(File, FileModes.OwnerFile | UnixFileMode.GroupRead);

        AssertRefused("others may read ");
    }

    [Fact]
    public void Key_that_is_missing_or_damaged_is_refused_with_its_remedy()
    {
        AssertRefused("this appliance has no key yet: run 'sinkhole evidence certificate'");
        TestAppliance.Shared.WriteTo(File);
        System.IO.File.WriteAllText(File, "nothing");

        AssertRefused($"{File} is damaged: ");
        System.IO.File.Delete(File);
        Directory.CreateDirectory(File);
        AssertRefused(string.Empty);
    }

    [Fact]
    public void Key_that_cannot_be_made_is_refused_with_its_path()
    {
        System.IO.File.WriteAllText(_folder.Below("keys"), "in its place");

        Assert.False(ApplianceKey.TryEnsure(File, "test-1", new ManualTime(), out _, out string? problem));
        Assert.Contains(File, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(31)]
    [InlineData(0)]
    [InlineData(4097)]
    public void Operation_key_of_another_length_is_refused(int octets)
    {
        using ApplianceKey key = Open();

        Assert.False(OperationKey.TryOpen(key, TestAppliance.Shared.Seal(new byte[octets]), out _, out string? problem));
        Assert.Equal($"the key in it has {octets} octets; it takes 32 to 4096", problem);
    }

    [Fact]
    public void Password_is_hashed_by_hmac_sha_256_until_the_key_goes()
    {
        using var sealer = new Sealer(_folder.Below("seals"), new ManualTime());
        byte[] hash = new byte[32];
        Assert.False(sealer.TryHash("s3cret"u8, hash));

        sealer.UseOperationKey(TestAppliance.Shared.OpenOperationKey());
        Assert.True(sealer.TryHash("s3cret"u8, hash));
        Assert.Equal(TestAppliance.HashOf("s3cret"), Convert.ToHexStringLower(hash));
        Assert.True(sealer.HashesPasswords);

        sealer.UseOperationKey(null);
        Assert.False(sealer.HashesPasswords);
        Assert.False(sealer.TryHash("s3cret"u8, hash));
    }

    private ApplianceKey Open()
    {
        TestAppliance.Shared.WriteTo(File);
        Assert.True(ApplianceKey.TryOpen(File, out ApplianceKey? key, out string? problem), problem);
        return key;
    }

    private void AssertRefused(string begin)
    {
        Assert.False(ApplianceKey.TryOpen(File, out _, out string? problem));
        Assert.StartsWith(begin, problem, StringComparison.Ordinal);
    }
}
