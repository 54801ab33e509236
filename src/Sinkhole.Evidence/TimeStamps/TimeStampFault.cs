namespace Sinkhole.Evidence.TimeStamps;

/// <summary>Why an answer of a time-stamp authority is not accepted.</summary>
public enum TimeStampFault
{
    /// <summary>The octets are not a response of RFC 3161.</summary>
    NotAResponse = 1,

    /// <summary>The authority refused the request.</summary>
    Refused = 2,

    /// <summary>The stamp is over other octets.</summary>
    OtherData = 3,

    /// <summary>The stamp answers another request.</summary>
    OtherNonce = 4,

    /// <summary>The signature is wrong, of a weak hash, or of another certificate than the stamp names.</summary>
    BadSignature = 5,

    /// <summary>The certificate is missing, is not for time stamps alone, or does not lead to a certificate that is trusted.</summary>
    WrongCertificate = 6,

    /// <summary>A certificate was not valid at the time of the stamp.</summary>
    Expired = 7,

    /// <summary>The stamp's time is not that of the local clock.</summary>
    OtherTime = 8,
}
