using System;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Sinkhole.Evidence.Sealing;

/// <summary>A certificate to which data keys are sealed: RSA of 3,072 bits or more, and allowed to encipher keys. Immutable.</summary>
/// <remarks>
/// Its dates are not a condition: an expired certificate still opens what was sealed to it with its key, and a clock that is wrong at the
/// start must not end the sealing. Whoever shows the dates to people says so.
/// </remarks>
public sealed class AuthorityCertificate
{
    /// <summary>The smallest key.</summary>
    public const int MinKeyBits = 3072;

    /// <summary>The largest file that is read: a certificate has some thousand octets.</summary>
    public const int MaxFileOctets = 64 * 1024;

    private const string Label = "CERTIFICATE";

    // RFC 5480 2.1.1: id-ecPublicKey.
    private const string EllipticCurve = "1.2.840.10045.2.1";

    private AuthorityCertificate(X509Certificate2 certificate)
    {
        Der = certificate.RawData;
        Thumbprint = Convert.ToHexStringLower(SHA256.HashData(certificate.RawData));
        using RSA? key = certificate.GetRSAPublicKey();
        Modulus = key?.ExportParameters(includePrivateParameters: false).Modulus;
        Subject = certificate.Subject;
        NotBefore = new DateTimeOffset(certificate.NotBefore.ToUniversalTime(), TimeSpan.Zero);
        NotAfter = new DateTimeOffset(certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero);
    }

    /// <summary>The modulus of its RSA key, unsigned, in network order.</summary>
    public ReadOnlyMemory<byte> Modulus { get; }

    /// <summary>The certificate, DER.</summary>
    public ReadOnlyMemory<byte> Der { get; }

    /// <summary>SHA-256 of <see cref="Der"/>, 64 hexadecimal characters.</summary>
    public string Thumbprint { get; }

    /// <summary>Whose it is, as RFC 4514 writes names.</summary>
    public string Subject { get; }

    /// <summary>The first instant of its validity, UTC.</summary>
    public DateTimeOffset NotBefore { get; }

    /// <summary>The last instant of its validity, UTC.</summary>
    public DateTimeOffset NotAfter { get; }

    /// <summary>Reads a file in PEM form (RFC 7468) with one certificate and nothing else that is encoded.</summary>
    /// <param name="file">Its octets.</param>
    /// <param name="certificate">The certificate.</param>
    /// <param name="problem">Why it cannot be used; never anything of what stands in the file.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> file,
        [NotNullWhen(true)] out AuthorityCertificate? certificate,
        [NotNullWhen(false)] out CertificateProblem? problem)
    {
        if (file.StartsWith(Encoding.UTF8.Preamble))
        {
            file = file[Encoding.UTF8.Preamble.Length..];
        }

        // The file may hold a private key by mistake: its text is cleared again.
        char[] text = new char[file.Length];
        Encoding.Latin1.GetChars(file, text);
        try
        {
            certificate = Read(text, out problem);
            problem ??= certificate is null ? NoCertificate.In(file, text) : null;
            return problem is null && certificate is not null;
        }
        finally
        {
            Array.Clear(text);
        }
    }

    private static AuthorityCertificate? Read(ReadOnlySpan<char> text, out CertificateProblem? problem)
    {
        int certificateAt = -1;
        ReadOnlySpan<char> base64 = [];
        for (int at = 0; PemEncoding.TryFind(text[at..], out PemFields fields); at += fields.Location.End.Value)
        {
            ReadOnlySpan<char> label = text[at..][fields.Label];
            int line = LineOf(text, at + fields.Location.Start.Value);
            problem = label.EndsWith("PRIVATE KEY", StringComparison.Ordinal)
                ? new(line, "holds a private key", "remove the key from this machine: whoever has it can open the evidence")
                : !label.SequenceEqual(Label)
                ? NoCertificate.Under(label, line)
                : certificateAt >= 0
                ? new(line, "holds a second certificate", "write each certificate into a file of its own, and name both files")
                : null;
            if (problem is not null)
            {
                return null;
            }

            certificateAt = line;
            base64 = text[at..][fields.Base64Data];
        }

        if (certificateAt < 0)
        {
            problem = null;
            return null;
        }

        byte[] der = new byte[base64.Length];
        Convert.TryFromBase64Chars(base64, der, out int octets);
        return Check(der.AsSpan(0, octets), certificateAt, out problem);
    }

    private static AuthorityCertificate? Check(ReadOnlySpan<byte> der, int line, out CertificateProblem? problem)
    {
        try
        {
            using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(der);
            problem = ProblemOf(certificate, line);
            return problem is null ? new AuthorityCertificate(certificate) : null;
        }
        catch (CryptographicException)
        {
            const string Remedy = "ask the authority for the file again; openssl x509 -text -in FILE must show it";
            problem = new(line, "holds a certificate that cannot be read", Remedy);
            return null;
        }
    }

    private static CertificateProblem? ProblemOf(X509Certificate2 certificate, int line)
    {
        const string Ask = "ask the authority for a certificate with an RSA key of 3072 bits or more: openssl req -x509 -newkey rsa:3072";
        using RSA? key = certificate.GetRSAPublicKey();
        if (key is null)
        {
            string kind = certificate.PublicKey.Oid.Value == EllipticCurve ? "an elliptic curve key" : "a key that is not RSA";
            return new(line, $"its certificate has {kind}", Ask);
        }

        if (key.KeySize < MinKeyBits)
        {
            return new(line, $"its certificate has an RSA key of {key.KeySize} bits, fewer than {MinKeyBits}", Ask);
        }

        foreach (X509Extension extension in certificate.Extensions)
        {
            // RFC 5280 4.2.1.3: where the extension stands, its bits are the only uses.
            if (extension is X509KeyUsageExtension usage && !usage.KeyUsages.HasFlag(X509KeyUsageFlags.KeyEncipherment))
            {
                return new(line, "its certificate may not encipher keys", "ask the authority for one whose keyUsage has keyEncipherment");
            }
        }

        return null;
    }

    private static int LineOf(ReadOnlySpan<char> text, int at) => text[..at].Count('\n') + 1;
}
