using System;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace Sinkhole.Evidence.Sealing;

/// <summary>A data key that only the authority can open: CMS EnvelopedData (RFC 5652 §6), DER.</summary>
/// <remarks>
/// Content AES-256-CBC; for each certificate one recipient with RSAES-OAEP and SHA-256 (RFC 4055 §4.1). CBC does not show a change: a key
/// from a changed envelope opens no value, because each value has its own tag.
/// </remarks>
internal static class KeyEnvelope
{
    private static readonly Oid Aes256Cbc = new("2.16.840.1.101.3.4.1.42");

    /// <summary>Whether octets are an envelope: CMS EnvelopedData with a recipient. Whether its key opens is not known here.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> octets)
    {
        var envelope = new EnvelopedCms();
        try
        {
            envelope.Decode(octets);
            return envelope.RecipientInfos.Count > 0;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Seals a key; any one of the certificates' keys opens it.</summary>
    /// <param name="key">The key; the caller clears it.</param>
    /// <param name="recipients">One or more.</param>
    /// <exception cref="CryptographicException">A certificate cannot be used.</exception>
    public static byte[] Seal(ReadOnlySpan<byte> key, ImmutableArray<AuthorityCertificate> recipients)
    {
        byte[] content = key.ToArray();
        var certificates = new X509Certificate2[recipients.Length];
        try
        {
            var addressed = new CmsRecipientCollection();
            for (int at = 0; at < recipients.Length; at++)
            {
                certificates[at] = X509CertificateLoader.LoadCertificate(recipients[at].Der.Span);
                addressed.Add(new CmsRecipient(
                    SubjectIdentifierType.IssuerAndSerialNumber, certificates[at], RSAEncryptionPadding.OaepSHA256));
            }

            var envelope = new EnvelopedCms(new ContentInfo(content), new AlgorithmIdentifier(Aes256Cbc));
            envelope.Encrypt(addressed);
            return envelope.Encode();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
            foreach (X509Certificate2? certificate in certificates)
            {
                certificate?.Dispose();
            }
        }
    }
}
