using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Text;
using Sinkhole.Evidence.Sealing;

namespace Sinkhole.Tests.Evidence.Sealing;

/// <summary>An authority with its key: it makes certificates, and opens what is sealed to it by the description of the layout alone.</summary>
internal sealed class TestAuthority : IDisposable
{
    public static readonly DateTimeOffset NotBefore = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset NotAfter = new(2036, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Lazy<TestAuthority> FirstMade = new(static () => new TestAuthority());
    private static readonly Lazy<TestAuthority> SecondMade = new(static () => new TestAuthority());

    private readonly RSA _key;
    private readonly X509Certificate2 _certificate;

    public TestAuthority(
        int bits = AuthorityCertificate.MinKeyBits, X509KeyUsageFlags? usage = null, DateTimeOffset? from = null, DateTimeOffset? until = null)
    {
        _key = RSA.Create(bits);
        var request = new CertificateRequest("CN=Example Regional Court", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        if (usage is X509KeyUsageFlags uses)
        {
            request.CertificateExtensions.Add(new X509KeyUsageExtension(uses, critical: true));
        }

        _certificate = request.CreateSelfSigned(from ?? NotBefore, until ?? NotAfter);
    }

    /// <summary>Made once: a key of 3,072 bits takes a while.</summary>
    public static TestAuthority First => FirstMade.Value;

    public static TestAuthority Second => SecondMade.Value;

    public string Pem => _certificate.ExportCertificatePem() + "\n";

    public string KeyPem => _key.ExportPkcs8PrivateKeyPem() + "\n";

    public AuthorityCertificate Certificate => AuthorityCertificate.TryRead(Encoding.ASCII.GetBytes(Pem), out AuthorityCertificate? read, out _)
        ? read
        : throw new InvalidOperationException("the certificate of the test is refused");

    /// <summary>The envelopes of an order, oldest key first by name.</summary>
    public static IReadOnlyList<string> Envelopes(string seals, string orderId) =>
        [.. Directory.GetFiles(Path.Combine(seals, orderId), "*.p7m").Order(StringComparer.Ordinal)];

    /// <summary>Opens a value.</summary>
    /// <param name="seals">The folder of envelopes.</param>
    /// <param name="orderId">The order that it is bound to.</param>
    /// <param name="recordId">The record that it is bound to.</param>
    /// <param name="recordVersion">The version of that record.</param>
    /// <param name="value">The value.</param>
    /// <returns>The text without its padding.</returns>
    /// <exception cref="CryptographicException">It does not open.</exception>
    public string Open(string seals, string orderId, string recordId, int recordVersion, ReadOnlySpan<byte> value)
    {
        string keyId = Convert.ToHexStringLower(value[1..9]);
        string envelope = Envelopes(seals, orderId).Single(file => file.EndsWith($"-{keyId}.p7m", StringComparison.Ordinal));
        byte[] bound = Encoding.ASCII.GetBytes($"sinkhole.sealed/1\n{orderId}\n{recordId}\n{keyId}\n{recordVersion}\n");
        using var cipher = new AesGcm(KeyIn(envelope), 16);
        byte[] plain = new byte[value.Length - 37];
        cipher.Decrypt(value[9..21], value[21..^16], value[^16..], plain, bound);
        return Encoding.UTF8.GetString(plain).TrimEnd(' ');
    }

    /// <summary>The data key in an envelope.</summary>
    public byte[] KeyIn(string envelope)
    {
        var cms = new EnvelopedCms();
        cms.Decode(File.ReadAllBytes(envelope));
        RecipientInfo own = cms.RecipientInfos.Cast<RecipientInfo>().Single(recipient =>
            recipient.RecipientIdentifier.Value is X509IssuerSerial serial && serial.SerialNumber == _certificate.SerialNumber);
        cms.Decrypt(own, _key);
        return cms.ContentInfo.Content;
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }
}
