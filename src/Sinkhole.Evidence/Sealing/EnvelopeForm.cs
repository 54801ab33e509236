using System;
using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sinkhole.Evidence.Sealing;

/// <summary>The octets around the ciphertext of a CMS EnvelopedData whose length is not known when it begins (RFC 5652 §6.1).</summary>
/// <remarks>
/// Sequences that hold the ciphertext have indefinite lengths (X.690 §8.1.3.6): an octet 80 in the place of the length, and two zeros at
/// the end. The recipients are written in DER.
/// </remarks>
internal static class EnvelopeForm
{
    /// <summary>Octets of each piece of ciphertext but the last.</summary>
    public const int PieceOctets = 16 * 1024;

    private const string RsaesOaep = "1.2.840.113549.1.1.7";
    private const string Mgf1 = "1.2.840.113549.1.1.8";
    private const string Sha256 = "2.16.840.1.101.3.4.2.1";

    private static readonly Asn1Tag HashAlgorithm = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag MaskAlgorithm = new(TagClass.ContextSpecific, 1);

    /// <summary>Ends the octet string, the encrypted content, the enveloped data, its tag, and the whole.</summary>
    public static ReadOnlySpan<byte> End => new byte[5 * 2];

    // ContentInfo, its type 1.2.840.113549.1.7.3, tag 0, EnvelopedData of version 0: all recipients are named by issuer and serial number.
    private static ReadOnlySpan<byte> BeforeRecipients =>
        [0x30, 0x80, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x03, 0xA0, 0x80, 0x30, 0x80, 0x02, 0x01, 0x00];

    // EncryptedContentInfo, its type 1.2.840.113549.1.7.1, and 2.16.840.1.101.3.4.1.42 with 16 octets, the initialisation vector.
    private static ReadOnlySpan<byte> BeforeVector =>
    [
        0x30, 0x80, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x01,
        0x30, 0x1D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2A, 0x04, 0x10,
    ];

    // Tag 0, an octet string in pieces.
    private static ReadOnlySpan<byte> BeforeContent => [0xA0, 0x80];

    /// <summary>All octets before the first piece of ciphertext.</summary>
    /// <param name="key">The key of the content.</param>
    /// <param name="vector">Its initialisation vector, 16 octets.</param>
    /// <param name="recipients">To whom the key is sealed.</param>
    /// <exception cref="CryptographicException">A certificate cannot be used.</exception>
    public static byte[] Begin(ReadOnlySpan<byte> key, ReadOnlySpan<byte> vector, ImmutableArray<AuthorityCertificate> recipients) =>
        [.. BeforeRecipients, .. Recipients(key, recipients), .. BeforeVector, .. vector, .. BeforeContent];

    /// <summary>Tag and length of a piece of ciphertext of at most 65,535 octets.</summary>
    public static byte[] HeadOfPiece(int octets) => [0x04, 0x82, (byte)(octets >> 8), (byte)octets];

    private static byte[] Recipients(ReadOnlySpan<byte> key, ImmutableArray<AuthorityCertificate> recipients)
    {
        ArgumentOutOfRangeException.ThrowIfZero(recipients.Length, nameof(recipients));
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSetOf())
        {
            foreach (AuthorityCertificate recipient in recipients)
            {
                WriteRecipient(writer, key, recipient);
            }
        }

        return writer.Encode();
    }

    /// <summary>KeyTransRecipientInfo (RFC 5652 §6.2.1) with the parameters of RFC 4055 §4.1.</summary>
    private static void WriteRecipient(AsnWriter writer, ReadOnlySpan<byte> key, AuthorityCertificate recipient)
    {
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(recipient.Der.Span);
        using RSA rsa = certificate.GetRSAPublicKey() ?? throw new CryptographicException("the key of the certificate is not RSA");
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(certificate.IssuerName.RawData);
                writer.WriteInteger(certificate.SerialNumberBytes.Span);
            }

            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(RsaesOaep);
                using (writer.PushSequence())
                {
                    using (writer.PushSequence(HashAlgorithm))
                    {
                        WriteSha256(writer);
                    }

                    using (writer.PushSequence(MaskAlgorithm))
                    using (writer.PushSequence())
                    {
                        writer.WriteObjectIdentifier(Mgf1);
                        WriteSha256(writer);
                    }
                }
            }

            writer.WriteOctetString(rsa.Encrypt(key, RSAEncryptionPadding.OaepSHA256));
        }
    }

    private static void WriteSha256(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Sha256);
            writer.WriteNull();
        }
    }
}
