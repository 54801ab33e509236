using System;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using Sinkhole.Evidence.Sealing;
using Sinkhole.Tests.Appliance;
using Sinkhole.Tests.Clocks;

namespace Sinkhole.Tests.Evidence.Sealing;

/// <summary>The key of an appliance, made once, and operation keys that are sealed to it as an authority does.</summary>
internal sealed class TestAppliance
{
    private static readonly Lazy<TestAppliance> Made = new(static () => new TestAppliance());

    private readonly byte[] _file;

    private TestAppliance()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Below("keys", "appliance.key");
        if (!ApplianceKey.TryEnsure(path, "test-1", new ManualTime(), out ApplianceKey? key, out string? problem))
        {
            throw new InvalidOperationException(problem);
        }

        using (key)
        {
            CertificatePem = key.CertificatePem;
        }

        _file = System.IO.File.ReadAllBytes(path);
    }

    public static TestAppliance Shared => Made.Value;

    /// <summary>The file of the key.</summary>
    public string KeyFile => System.Text.Encoding.ASCII.GetString(_file);

    public static byte[] Secret { get; } = System.Text.Encoding.ASCII.GetBytes("0123456789abcdef0123456789abcdef");

    public string CertificatePem { get; }

    /// <summary>The HMAC of a password under <see cref="Secret"/>, as an authority computes it.</summary>
    public static string HashOf(string password) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Secret, System.Text.Encoding.UTF8.GetBytes(password)));

    /// <summary>Seals octets to a certificate.</summary>
    public static byte[] Seal(byte[] content, string certificatePem, SubjectIdentifierType by = SubjectIdentifierType.IssuerAndSerialNumber)
    {
        using var certificate = X509Certificate2.CreateFromPem(certificatePem);
        var cms = new EnvelopedCms(new ContentInfo(content), new AlgorithmIdentifier(new Oid("2.16.840.1.101.3.4.1.42")));
        cms.Encrypt(new CmsRecipient(by, certificate));
        return cms.Encode();
    }

    public byte[] Seal(byte[] content) => Seal(content, CertificatePem);

    /// <summary>Puts the file of the key where it belongs.</summary>
    public void WriteTo(string path)
    {
        System.IO.Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllBytes(path, _file);
        System.IO.File.SetUnixFileMode(path, Sinkhole.Platform.Files.FileModes.OwnerFile);
    }

    /// <summary>An operation key with <see cref="Secret"/>.</summary>
    public OperationKey OpenOperationKey()
    {
        using var folder = new TemporaryFolder();
        WriteTo(folder.Below("appliance.key"));
        if (!ApplianceKey.TryOpen(folder.Below("appliance.key"), out ApplianceKey? appliance, out string? problem))
        {
            throw new InvalidOperationException(problem);
        }

        using (appliance)
        {
            return OperationKey.TryOpen(appliance, Seal(Secret), out OperationKey? key, out problem) ? key : throw new InvalidOperationException(problem);
        }
    }
}
