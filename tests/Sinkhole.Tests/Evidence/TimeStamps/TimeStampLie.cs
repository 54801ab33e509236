namespace Sinkhole.Tests.Evidence.TimeStamps;

/// <summary>What a <see cref="TimeStampAuthority"/> does wrong in its response.</summary>
public enum TimeStampLie
{
    None,
    OtherImprint,
    OtherHash,
    OtherNonce,
    NoNonce,
    OtherAuthority,
    NoPurpose,
    SecondPurpose,
    PurposeNotCritical,
    ExpiredCertificate,
    FutureCertificate,
    ExpiredRoot,
    DayLate,
    DayEarly,
    Refusal,
    WeakHash,
    OtherContent,
    NoCertificate,
    OtherCertificateNamed,
}
