namespace Sinkhole.NameServer.Forwarding;

/// <summary>Why a question that a datagram answered is asked again by TCP.</summary>
public enum TcpFallbackReason
{
    /// <summary>The upstream set TC.</summary>
    Truncated,

    /// <summary>The datagram is longer than we said we take (RFC 9715 §3).</summary>
    TooLong,

    /// <summary>
    /// The name came back in other letters: an upstream that does not keep them, or a forger who did not see them. By TCP it is the
    /// upstream.
    /// </summary>
    CaseMismatch,
}
