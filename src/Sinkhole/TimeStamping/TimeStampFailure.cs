namespace Sinkhole.TimeStamping;

/// <summary>Why a time stamp was not made. Each is a value of the label <c>reason</c>.</summary>
internal enum TimeStampFailure
{
    /// <summary>No connection, no such host, no valid certificate of the server, or it closed the connection.</summary>
    Unreachable,

    /// <summary>No whole answer in time.</summary>
    Slow,

    /// <summary>An answer with another status than 200.</summary>
    HttpStatus,

    /// <summary>Not a response of RFC 3161, or too long to be one.</summary>
    NotAResponse,

    /// <summary>The authority says no.</summary>
    Refused,

    /// <summary>A stamp over other octets.</summary>
    OtherData,

    /// <summary>A stamp for another request.</summary>
    OtherNonce,

    /// <summary>The signature is not valid.</summary>
    BadSignature,

    /// <summary>A certificate that is not for time stamps, or leads to none that is configured.</summary>
    WrongCertificate,

    /// <summary>A certificate that was not valid at the time of the stamp.</summary>
    Expired,

    /// <summary>A time that is not that of the synchronised clock.</summary>
    OtherTime,

    /// <summary>A file could not be read or written.</summary>
    NotKept,
}
