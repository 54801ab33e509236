using System;
using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace Sinkhole.Tests.Evidence.TimeStamps;

/// <summary>A time-stamp authority that can lie in each way that counts. What it signs is signed by right keys of its own.</summary>
internal sealed class TimeStampAuthority : IDisposable
{
    private const string StampPurpose = "1.3.6.1.5.5.7.3.8";
    private const string Sha256 = "2.16.840.1.101.3.4.2.1";
    private const string Sha512 = "2.16.840.1.101.3.4.2.3";
    private const string StampContent = "1.2.840.113549.1.9.16.1.4";
    private const string SigningCertificateV2 = "1.2.840.113549.1.9.16.2.47";

    private readonly DateTimeOffset _now;
    private readonly X509Certificate2 _other;

    /// <param name="now">The time at which its certificates are valid, from ten years before to ten years after.</param>
    public TimeStampAuthority(DateTimeOffset now)
    {
        _now = now;
        Root = MakeRoot("CN=Test Root", -10, 10);
        _other = MakeRoot("CN=Other Root", -10, 10);
    }

    /// <summary>What its certificates lead to.</summary>
    public X509Certificate2 Root { get; }

    public void Dispose()
    {
        Root.Dispose();
        _other.Dispose();
    }

    /// <summary>Answers a request.</summary>
    /// <param name="request">A <c>TimeStampReq</c>.</param>
    /// <param name="time">The time of the stamp.</param>
    /// <param name="lie">What is wrong in it.</param>
    public byte[] Answer(byte[] request, DateTimeOffset time, TimeStampLie lie = TimeStampLie.None)
    {
        if (lie == TimeStampLie.Refusal)
        {
            return Refuse();
        }

        if (!Rfc3161TimestampRequest.TryDecode(request, out Rfc3161TimestampRequest? asked, out _))
        {
            throw new InvalidOperationException("the request is none");
        }

        X509Certificate2 issuer = lie switch
        {
            TimeStampLie.OtherAuthority => _other,
            TimeStampLie.ExpiredRoot => MakeRoot("CN=Test Root", -10, -1),
            _ => Root,
        };
        using X509Certificate2 signer = MakeSigner(issuer, lie);
        return Respond(Sign(Info(asked, time, lie), signer, lie));
    }

    /// <summary>The certificate in a response that signed it.</summary>
    public static X509Certificate2 SignerOf(byte[] response)
    {
        AsnReader outer = new AsnReader(response, AsnEncodingRules.DER).ReadSequence();
        _ = outer.ReadSequence();
        var cms = new SignedCms();
        cms.Decode(outer.ReadEncodedValue().Span);
        return cms.Certificates[0];
    }

    private byte[] Info(Rfc3161TimestampRequest asked, DateTimeOffset time, TimeStampLie lie)
    {
        byte[] hash = asked.GetMessageHash().ToArray();
        byte[] nonce = asked.GetNonce()!.Value.ToArray();
        hash[^1] ^= (byte)(lie == TimeStampLie.OtherImprint ? 1 : 0);
        nonce[^1] ^= (byte)(lie == TimeStampLie.OtherNonce ? 1 : 0);
        TimeSpan off = TimeSpan.FromDays(lie switch { TimeStampLie.DayLate => 1, TimeStampLie.DayEarly => -1, _ => 0 });
        var info = new AsnWriter(AsnEncodingRules.DER);
        using (info.PushSequence())
        {
            info.WriteInteger(1);
            info.WriteObjectIdentifier("1.2.3.4.1");
            using (info.PushSequence())
            {
                using (info.PushSequence())
                {
                    info.WriteObjectIdentifier(lie == TimeStampLie.OtherHash ? "2.16.840.1.101.3.4.2.8" : Sha256);
                    info.WriteNull();
                }

                info.WriteOctetString(hash);
            }

            info.WriteInteger(new BigInteger(42));
            info.WriteGeneralizedTime(time + off, omitFractionalSeconds: true);
            using (info.PushSequence())
            {
                info.WriteInteger(1);
            }

            if (lie != TimeStampLie.NoNonce)
            {
                info.WriteInteger(nonce);
            }
        }

        return info.Encode();
    }

    private byte[] Sign(byte[] info, X509Certificate2 signer, TimeStampLie lie)
    {
        var cms = new SignedCms(new ContentInfo(new Oid(lie == TimeStampLie.OtherContent ? "1.2.840.113549.1.7.1" : StampContent), info));
        var by = new CmsSigner(signer)
        {
            DigestAlgorithm = new Oid(lie == TimeStampLie.WeakHash ? "1.3.14.3.2.26" : Sha512),
            IncludeOption = lie == TimeStampLie.NoCertificate ? X509IncludeOption.None : X509IncludeOption.EndCertOnly,
        };
        X509Certificate2 named = lie == TimeStampLie.OtherCertificateNamed ? _other : signer;
        var attribute = new AsnWriter(AsnEncodingRules.DER);
        using (attribute.PushSequence())
        using (attribute.PushSequence())
        using (attribute.PushSequence())
        {
            attribute.WriteOctetString(SHA256.HashData(named.RawData));
        }

        by.SignedAttributes.Add(new AsnEncodedData(SigningCertificateV2, attribute.Encode()));
        cms.ComputeSignature(by);
        return cms.Encode();
    }

    private static byte[] Respond(byte[] token)
    {
        var response = new AsnWriter(AsnEncodingRules.DER);
        using (response.PushSequence())
        {
            using (response.PushSequence())
            {
                response.WriteInteger(0);
            }

            response.WriteEncodedValue(token);
        }

        return response.Encode();
    }

    /// <summary>Status 2, a text with a control character, and the failure <c>timeNotAvailable</c>.</summary>
    public static byte[] Refuse()
    {
        var response = new AsnWriter(AsnEncodingRules.DER);
        using (response.PushSequence())
        using (response.PushSequence())
        {
            response.WriteInteger(2);
            using (response.PushSequence())
            {
                response.WriteCharacterString(UniversalTagNumber.UTF8String, "no \u001b[31mtime");
            }

            response.WriteBitString([0x00, 0x02], unusedBitCount: 1);
        }

        return response.Encode();
    }

    private X509Certificate2 MakeRoot(string name, int fromYears, int untilYears)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        return request.CreateSelfSigned(_now.AddYears(fromYears), _now.AddYears(untilYears));
    }

    private X509Certificate2 MakeSigner(X509Certificate2 issuer, TimeStampLie lie)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test Time Stamps", key, HashAlgorithmName.SHA256);
        OidCollection purposes = [new Oid(StampPurpose)];
        if (lie == TimeStampLie.SecondPurpose)
        {
            purposes.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        }

        if (lie != TimeStampLie.NoPurpose)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(purposes, lie != TimeStampLie.PurposeNotCritical));
        }

        DateTimeOffset from = lie == TimeStampLie.FutureCertificate ? _now.AddDays(2) : _now.AddYears(-5);
        DateTimeOffset until = lie == TimeStampLie.ExpiredCertificate ? _now.AddDays(-2) : _now.AddYears(5);

        // With its key alone the issuer signs also where its own dates would not allow it.
        var generator = X509SignatureGenerator.CreateForECDsa(issuer.GetECDsaPrivateKey()!);
        using X509Certificate2 made = request.Create(issuer.SubjectName, generator, from, until, [1, 2, 3]);
        return made.CopyWithPrivateKey(key);
    }
}
