using System;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace Sinkhole.Evidence.TimeStamps;

/// <summary>Verifies responses of time-stamp authorities (RFC 3161, RFC 5816). Any octets get a verdict, never an exception.</summary>
public static class TimeStampVerifier
{
    /// <summary>How far an authority's time may be from a synchronised local clock: more than any of the two can be wrong.</summary>
    public static readonly TimeSpan MaxDifference = TimeSpan.FromMinutes(5);

    private const string NoToken = "the response has no token of RFC 3161";
    private const string StampContentOid = "1.2.840.113549.1.9.16.1.4";
    private const string Sha256Oid = "2.16.840.1.101.3.4.2.1";

    /// <summary>SHA-256, SHA-384 and SHA-512: what a signature may be over.</summary>
    private static readonly string[] StrongHashes = [Sha256Oid, "2.16.840.1.101.3.4.2.2", "2.16.840.1.101.3.4.2.3"];

    /// <summary>Verifies the answer to a request.</summary>
    /// <param name="query">The request.</param>
    /// <param name="response">The answer: a whole <c>TimeStampResp</c>.</param>
    /// <param name="trust">What the authority's certificate must lead to.</param>
    /// <param name="now">The time of a synchronised clock; null where there is none: the time of the stamp is then not compared.</param>
    public static TimeStampVerdict VerifyAnswer(
        TimeStampQuery query, ReadOnlyMemory<byte> response, TimeStampTrust trust, DateTimeOffset? now)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(trust);
        TimeStampVerdict verdict = Verify(query.Hash, query.Nonce, response, trust);
        return verdict.Stamp is { } stamp && now is { } local && (stamp.Time - local).Duration() > MaxDifference
            ? Refuse(TimeStampFault.OtherTime, $"its time is {Text(stamp.Time)}, and the synchronised clock here says {Text(local)}")
            : verdict;
    }

    /// <summary>Verifies a response that was kept.</summary>
    /// <param name="stamped">The octets that were stamped.</param>
    /// <param name="response">The response: a whole <c>TimeStampResp</c>.</param>
    /// <param name="trust">What the authority's certificate must lead to; null to leave that open.</param>
    public static TimeStampVerdict VerifyKept(ReadOnlySpan<byte> stamped, ReadOnlyMemory<byte> response, TimeStampTrust? trust) =>
        Verify(SHA256.HashData(stamped), nonce: null, response, trust);

    private static TimeStampVerdict Verify(byte[] hash, byte[]? nonce, ReadOnlyMemory<byte> response, TimeStampTrust? trust)
    {
        if (TimeStampReply.Read(response) is not { } reply)
        {
            return Refuse(TimeStampFault.NotAResponse, "the octets are not a response of RFC 3161");
        }

        if (!reply.IsGranted)
        {
            return Refuse(TimeStampFault.Refused, $"the authority refused the request: {reply.Reason}");
        }

        try
        {
            // Taken apart here and not by Rfc3161TimestampToken, which does not say what is wrong.
            var cms = new SignedCms();
            cms.Decode(reply.Token.Span);
            return cms.ContentInfo.ContentType.Value == StampContentOid
                && cms.SignerInfos.Count == 1
                && Rfc3161TimestampTokenInfo.TryDecode(cms.ContentInfo.Content, out Rfc3161TimestampTokenInfo? info, out int read)
                && read == cms.ContentInfo.Content.Length
                    ? ProblemOfAnswer(info, hash, nonce) ?? VerifyToken(cms, info, reply.Token, hash, trust)
                    : Refuse(TimeStampFault.NotAResponse, NoToken);
        }
        catch (CryptographicException)
        {
            return Refuse(TimeStampFault.NotAResponse, NoToken);
        }
    }

    private static TimeStampVerdict? ProblemOfAnswer(Rfc3161TimestampTokenInfo info, byte[] hash, byte[]? nonce) =>
        info.HashAlgorithmId.Value != Sha256Oid || !info.GetMessageHash().Span.SequenceEqual(hash)
            ? Refuse(TimeStampFault.OtherData, "the stamp is over other octets")
            : nonce is not null && info.GetNonce()?.Span.SequenceEqual(nonce) != true
                ? Refuse(TimeStampFault.OtherNonce, "the stamp answers another request")
                : null;

    private static TimeStampVerdict VerifyToken(
        SignedCms cms, Rfc3161TimestampTokenInfo info, ReadOnlyMemory<byte> token, byte[] hash, TimeStampTrust? trust)
    {
        using X509Certificate2? certificate = cms.SignerInfos[0].Certificate;
        return certificate is null
            ? Refuse(TimeStampFault.WrongCertificate, "the certificate that signed it is not in it")
            : ProblemOfSignature(cms.SignerInfos[0])
                ?? ProblemOfCertificate(certificate, info.Timestamp)
                ?? ProblemOfNamedCertificate(token, hash)
                ?? trust?.ProblemOf(certificate, cms.Certificates, info.Timestamp)
                ?? TimeStampVerdict.Accept(new TimeStamp
                {
                    Time = info.Timestamp.ToUniversalTime(),
                    Accuracy = TimeSpan.FromMicroseconds(info.AccuracyInMicroseconds ?? 0),
                    Authority = certificate.Subject,
                    IsCertificateChecked = trust is not null,
                });
    }

    private static TimeStampVerdict? ProblemOfSignature(SignerInfo signer)
    {
        if (!StrongHashes.Contains(signer.DigestAlgorithm.Value, StringComparer.Ordinal))
        {
            return Refuse(TimeStampFault.BadSignature, "its signature is over a hash that is not SHA-256, SHA-384 or SHA-512");
        }

        try
        {
            signer.CheckSignature(verifySignatureOnly: true);
            return null;
        }
        catch (CryptographicException)
        {
            return Refuse(TimeStampFault.BadSignature, "its signature is not valid");
        }
    }

    /// <summary>The certificate is for time stamps and nothing else, says so critically (RFC 3161 section 2.3), and was valid.</summary>
    private static TimeStampVerdict? ProblemOfCertificate(X509Certificate2 certificate, DateTimeOffset time)
    {
        X509EnhancedKeyUsageExtension[] purposes = [.. certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>()];
        bool isForStamps = purposes is [{ Critical: true } only]
            && only.EnhancedKeyUsages is [{ Value: TimeStampTrust.PurposeOid }];
        return !isForStamps ? Refuse(TimeStampFault.WrongCertificate, "its certificate is not one for time stamps alone")
            : time.UtcDateTime < certificate.NotBefore.ToUniversalTime() || time.UtcDateTime > certificate.NotAfter.ToUniversalTime()
                ? Refuse(TimeStampFault.Expired, "its certificate was not valid at the time of the stamp")
                : null;
    }

    /// <summary>
    /// The signed attributes name the certificate (RFC 5816), so that none with the same key takes its place. This verifies the rest once
    /// more too, by other code.
    /// </summary>
    private static TimeStampVerdict? ProblemOfNamedCertificate(ReadOnlyMemory<byte> token, byte[] hash) =>
        Rfc3161TimestampToken.TryDecode(token, out Rfc3161TimestampToken? read, out int octets)
        && octets == token.Length
        && read.VerifySignatureForHash(hash, HashAlgorithmName.SHA256, out _)
            ? null
            : Refuse(TimeStampFault.BadSignature, "its signature does not name the certificate that signed");

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static TimeStampVerdict Refuse(TimeStampFault fault, string problem) => TimeStampVerdict.Refuse(fault, problem);
}
