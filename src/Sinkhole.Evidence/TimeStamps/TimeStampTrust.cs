using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sinkhole.Evidence.TimeStamps;

/// <summary>
/// The certificates that an authority's certificate must lead to. Nothing else is trusted: neither the roots of the system nor what a
/// token brings, and nothing is asked of the network.
/// </summary>
/// <remarks>
/// A certificate that its own key signed is a root; each other one only helps to reach a root. For any number of threads.
/// </remarks>
public sealed class TimeStampTrust
{
    /// <summary>Id of the purpose "time stamps" (RFC 3161 section 2.3).</summary>
    internal const string PurposeOid = "1.3.6.1.5.5.7.3.8";

    private readonly X509Certificate2[] _roots;
    private readonly X509Certificate2[] _others;

    /// <param name="certificates">The certificates; they stay those of the caller, who does not dispose of them before this object.</param>
    public TimeStampTrust(IEnumerable<X509Certificate2> certificates)
    {
        ILookup<bool, X509Certificate2> byKind = certificates.ToLookup(IsRoot);
        _roots = [.. byKind[true]];
        _others = [.. byKind[false]];
    }

    /// <summary>Follows a certificate to a root, with each certificate valid at one time.</summary>
    /// <param name="certificate">The certificate that signed.</param>
    /// <param name="beside">Certificates that came with it: they may lead on, and are trusted for nothing.</param>
    /// <param name="time">The time.</param>
    /// <returns>Null where it leads to a root.</returns>
    internal TimeStampVerdict? ProblemOf(X509Certificate2 certificate, X509Certificate2Collection beside, DateTimeOffset time)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = time.UtcDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(PurposeOid));
        chain.ChainPolicy.CustomTrustStore.AddRange(_roots);
        chain.ChainPolicy.ExtraStore.AddRange(_others);
        chain.ChainPolicy.ExtraStore.AddRange(beside);
        try
        {
            if (chain.Build(certificate))
            {
                return null;
            }
        }
        catch (CryptographicException error)
        {
            return TimeStampVerdict.Refuse(TimeStampFault.WrongCertificate, $"its certificate cannot be checked: {error.Message}");
        }
        finally
        {
            foreach (X509ChainElement element in chain.ChainElements)
            {
                element.Certificate.Dispose();
            }
        }

        X509ChainStatusFlags[] found = [.. chain.ChainStatus.Select(static status => status.Status).Distinct()];
        return found is [X509ChainStatusFlags.NotTimeValid]
            ? TimeStampVerdict.Refuse(
                TimeStampFault.Expired, "a certificate that it leads to was not valid at the time of the stamp")
            : TimeStampVerdict.Refuse(
                TimeStampFault.WrongCertificate, $"its certificate does not lead to a trusted one ({string.Join(", ", found)})");
    }

    private static bool IsRoot(X509Certificate2 certificate) =>
        certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
}
