using System;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sinkhole.Evidence.Sealing;

/// <summary>
/// Says what a file holds that is no certificate in PEM form, and how to get one from it; never anything of what stands in it.
/// </summary>
internal static class NoCertificate
{
    private const byte DerSequence = 0x30;
    private const string Ask = "ask the authority for the file itself: a text that begins with -----BEGIN CERTIFICATE-----";

    /// <summary>What stands under another label of RFC 7468.</summary>
    /// <param name="label">The label.</param>
    /// <param name="line">Its line.</param>
    public static CertificateProblem Under(ReadOnlySpan<char> label, int line) => label switch
    {
        "CERTIFICATE REQUEST" or "NEW CERTIFICATE REQUEST" =>
            new(line, "holds a request for a certificate, which nobody has signed", "ask the authority for the certificate itself"),
        "PUBLIC KEY" or "RSA PUBLIC KEY" =>
            new(line, "holds a public key without a certificate", "ask the authority for a certificate: openssl req -x509 -key KEY"),
        "PKCS7" or "CMS" =>
            new(line, "holds certificates in PKCS #7 form", "take them out: openssl pkcs7 -print_certs -in FILE -out FILE.pem"),
        "TRUSTED CERTIFICATE" or "X509 CERTIFICATE" =>
            new(line, "holds a certificate in a form of OpenSSL alone", "convert it: openssl x509 -in FILE -out FILE.pem"),
        _ => new(line, "holds something other than a certificate", "write only the block from BEGIN CERTIFICATE to END CERTIFICATE"),
    };

    /// <summary>What a file is in which nothing is in PEM form.</summary>
    /// <param name="file">Its octets.</param>
    /// <param name="text">The same, one character for each.</param>
    public static CertificateProblem In(ReadOnlySpan<byte> file, ReadOnlySpan<char> text)
    {
        if (text.IsWhiteSpace())
        {
            return new(0, "is empty", "put the authority's certificate there");
        }

        if (file[0] == DerSequence)
        {
            return OfDer(file);
        }

        if (file.Contains((byte)0))
        {
            const string Convert = "if it is UTF-16, as Windows writes it: iconv -f UTF-16 -t UTF-8 FILE > FILE.pem";
            return new(0, "is no text in ASCII or UTF-8", Convert);
        }

        return !text.Contains("BEGIN CERTIFICATE", StringComparison.Ordinal)
            ? new(0, "holds no certificate in PEM form", Ask)
            : !text.Contains("END CERTIFICATE", StringComparison.Ordinal)
            ? new(0, "is cut: the line -----END CERTIFICATE----- is missing", Ask)
            : new(
                0,
                "holds a certificate that a mail, a page or a word processor has changed: its first and last line have five hyphens on "
                    + "each side and nothing else",
                Ask);
    }

    private static CertificateProblem OfDer(ReadOnlySpan<byte> file)
    {
        try
        {
            return X509Certificate2.GetCertContentType(file) switch
            {
                X509ContentType.Cert =>
                    new(0, "holds a certificate in DER form", "convert it: openssl x509 -inform DER -in FILE -out FILE.pem"),
                X509ContentType.Pkcs7 => new(
                    0,
                    "holds certificates in PKCS #7 form",
                    "take them out: openssl pkcs7 -inform DER -print_certs -in FILE -out FILE.pem"),
                X509ContentType.Pkcs12 => new(
                    0,
                    "is a PKCS #12 file, in which a private key is as a rule",
                    "remove it from this machine, and ask the authority for its certificate alone: openssl pkcs12 -nokeys -in FILE"),
                _ => Unknown(),
            };
        }
        catch (CryptographicException)
        {
            return Unknown();
        }

        static CertificateProblem Unknown() => new(0, "is no whole certificate: it is cut, damaged or something else in DER form", Ask);
    }
}
