using System;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Sinkhole.Platform.Files;

namespace Sinkhole.Evidence.Sealing;

/// <summary>The appliance's own RSA key with its certificate, to which the authority seals what the appliance shall know.</summary>
/// <remarks>
/// It opens no sealed value: those are sealed to the authority. One file, 0600, with the key (PKCS #8) and the certificate, PEM.
/// </remarks>
public sealed class ApplianceKey : IDisposable
{
    /// <summary>More than a file with the key can have.</summary>
    public const int MaxFileOctets = 64 * 1024;

    private const int KeyBits = 3072;
    private const int Years = 10;
    private const int MaxNameCharacters = 64;

    // RFC 5280 4.2.1.2: subjectKeyIdentifier.
    private const string KeyIdentifierOid = "2.5.29.14";

    private readonly RSA _key;
    private readonly X509Certificate2 _certificate;

    private ApplianceKey(RSA key, X509Certificate2 certificate)
    {
        _key = key;
        _certificate = certificate;
    }

    /// <summary>The certificate, PEM, with a line feed at its end.</summary>
    public string CertificatePem => _certificate.ExportCertificatePem() + "\n";

    /// <summary>Opens the key, and makes it where there is none. Of several processes that do so at once, one makes it.</summary>
    /// <param name="path">The file; its folder is made, 0700, where it is missing.</param>
    /// <param name="name">The common name of a new certificate, for people; cut to 64 characters (RFC 5280 A.1).</param>
    /// <param name="time">Gives a new certificate its first day; it is valid for ten years.</param>
    /// <param name="key">The key.</param>
    /// <param name="problem">Why there is none, with the path and the remedy.</param>
    public static bool TryEnsure(
        string path, string name, TimeProvider time, [NotNullWhen(true)] out ApplianceKey? key, [NotNullWhen(false)] out string? problem)
    {
        try
        {
            if (!File.Exists(path))
            {
                Make(path, name, time.GetUtcNow());
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            (key, problem) = (null, $"{path} cannot be made ({error.Message}): run this as the user of the appliance");
            return false;
        }

        return TryOpen(path, out key, out problem);
    }

    /// <summary>Opens the key.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">The key.</param>
    /// <param name="problem">Why it cannot be used, with the path and the remedy.</param>
    public static bool TryOpen(string path, [NotNullWhen(true)] out ApplianceKey? key, [NotNullWhen(false)] out string? problem)
    {
        key = null;
        problem = null;
        char[] text = [];
        try
        {
            if ((File.GetUnixFileMode(path) & FileModes.Others) != UnixFileMode.None)
            {
                problem = $"others may read {path}: chmod 600 it, make a new key if they did, and send its certificate to the authority";
                return false;
            }

            byte[] octets = ReadFile(path);
            text = Encoding.Latin1.GetChars(octets);
            CryptographicOperations.ZeroMemory(octets);
            key = Read(text);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            problem = "this appliance has no key yet: run 'sinkhole evidence certificate' as its user, "
                + "and send what it prints to the authority";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problem = $"{path} cannot be read ({error.Message}): run this as the user of the appliance";
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            problem = $"{path} is damaged: restore it, or remove it and send the certificate of the new key to the authority";
        }
        finally
        {
            Array.Clear(text);
        }

        return key is not null;
    }

    /// <summary>Not by .NET alone, which would wait for a pipe.</summary>
    private static byte[] ReadFile(string path)
    {
        if (!RegularFile.TryOpen(path, Sinkhole.Platform.Files.OpenFlags.ReadOnly, out SafeFileHandle? file, out _, out int error))
        {
            throw new IOException(error == 0 ? "it is not a regular file" : Marshal.GetPInvokeErrorMessage(error));
        }

        using (file)
        {
            byte[] octets = new byte[Math.Min(RandomAccess.GetLength(file!), MaxFileOctets)];
            return octets[..RandomAccess.Read(file!, octets, fileOffset: 0)];
        }
    }

    /// <summary>Whether a file holds the private key of a certificate, so that this machine could open what is sealed to it.</summary>
    /// <param name="file">The octets of the file with the appliance's key; the caller clears them.</param>
    /// <param name="certificate">The certificate.</param>
    /// <returns>False also where the file holds no key.</returns>
    public static bool IsOf(ReadOnlySpan<byte> file, AuthorityCertificate certificate)
    {
        char[] text = new char[file.Length];
        Encoding.Latin1.GetChars(file, text);
        try
        {
            using var key = RSA.Create();
            key.ImportFromPem(text);
            return certificate.Modulus.Span.SequenceEqual(key.ExportParameters(includePrivateParameters: false).Modulus);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            return false;
        }
        finally
        {
            Array.Clear(text);
        }
    }

    /// <summary>Opens what was sealed to this key: CMS EnvelopedData (RFC 5652 §6), DER.</summary>
    /// <param name="envelope">The octets of a file.</param>
    /// <param name="content">What is in it; the caller clears it.</param>
    /// <param name="problem">Why it cannot be opened.</param>
    public bool TryOpenEnvelope(ReadOnlySpan<byte> envelope, out byte[] content, [NotNullWhen(false)] out string? problem)
    {
        content = [];
        var cms = new EnvelopedCms();
        try
        {
            cms.Decode(envelope);
        }
        catch (CryptographicException)
        {
            problem = "it is not CMS EnvelopedData in DER form";
            return false;
        }

        foreach (RecipientInfo recipient in cms.RecipientInfos)
        {
            if (!IsOwn(recipient.RecipientIdentifier))
            {
                continue;
            }

            try
            {
                cms.Decrypt(recipient, _key);
                content = cms.ContentInfo.Content;
                problem = null;
                return true;
            }
            catch (CryptographicException)
            {
                problem = "it names this appliance's certificate, but its key does not open it";
                return false;
            }
        }

        problem = "it is not sealed to this appliance's certificate";
        return false;
    }

    /// <summary>Clears the key: OpenSSL does so when it frees it.</summary>
    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    private bool IsOwn(SubjectIdentifier identifier) => identifier.Value switch
    {
        X509IssuerSerial issuer => issuer.SerialNumber == _certificate.SerialNumber && issuer.IssuerName == _certificate.Issuer,
        string keyId => _certificate.Extensions[KeyIdentifierOid] is X509SubjectKeyIdentifierExtension own
            && string.Equals(own.SubjectKeyIdentifier, keyId, StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    private static ApplianceKey Read(char[] text)
    {
        var key = RSA.Create();
        try
        {
            key.ImportFromPem(text);
            return new ApplianceKey(key, X509Certificate2.CreateFromPem(text));
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    private static void Make(string path, string name, DateTimeOffset now)
    {
        using var key = RSA.Create(KeyBits);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(name[..Math.Min(name.Length, MaxNameCharacters)]);
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyEncipherment, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(Years));

        string folder = Path.GetDirectoryName(path) ?? "/";
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder, FileModes.OwnerFolder);
            string above = Path.GetDirectoryName(folder) ?? "/";
            int error = FileHandles.SyncFolder(above);
            if (error != 0)
            {
                throw new IOException($"{above}: cannot be made durable: {Marshal.GetPInvokeErrorMessage(error)}");
            }
        }

        byte[] content = Encoding.ASCII.GetBytes($"{key.ExportPkcs8PrivateKeyPem()}\n{certificate.ExportCertificatePem()}\n");

        // Another process may have made one meanwhile: then that one counts, because its certificate may be on its way to the authority.
        _ = DurableFile.TryCreate(path, content);
        CryptographicOperations.ZeroMemory(content);
    }
}
