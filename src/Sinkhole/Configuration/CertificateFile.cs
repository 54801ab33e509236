using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Sinkhole.Documents.Files;

namespace Sinkhole.Configuration;

/// <summary>A file with certificates in PEM (RFC 7468).</summary>
internal static class CertificateFile
{
    private const int MaxOctets = 1 << 20;
    private const string PrivateKey = "PRIVATE KEY-----";

    /// <summary>Reads all certificates of a file.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="path">The file.</param>
    /// <param name="certificates">At least one; owned by the caller.</param>
    /// <param name="problem">What is wrong, to follow the path in a message; empty when true.</param>
    public static bool TryRead(
        IFileSystem files, string path, [NotNullWhen(true)] out X509Certificate2Collection? certificates, out string problem)
    {
        certificates = null;
        FileError error = files.Read(path, MaxOctets, out byte[] octets);
        if (error != FileError.None)
        {
            problem = FileErrorText.Describe(error);
            return false;
        }

        // Some editors of other systems write a mark before the text.
        string text = Encoding.UTF8.GetString(octets).TrimStart('\uFEFF');
        if (text.Contains(PrivateKey, System.StringComparison.Ordinal))
        {
            problem = "holds a private key, which must not be here";
            return false;
        }

        try
        {
            X509Certificate2Collection read = [];
            read.ImportFromPem(text);
            problem = read.Count > 0 ? string.Empty : "holds no certificate: it must have a line '-----BEGIN CERTIFICATE-----'";
            certificates = read.Count > 0 ? read : null;
        }
        catch (CryptographicException)
        {
            problem = "holds a certificate that cannot be read";
        }

        return certificates is not null;
    }
}
