namespace Sinkhole.NameServer.Forwarding;

/// <summary>Why a query that was answered over UDP is repeated over TCP.</summary>
public enum TcpFallbackReason
{
    /// <summary>The upstream set TC.</summary>
    Truncated,

    /// <summary>The datagram is longer than the size we advertised (RFC 9715 §3).</summary>
    TooLong,

    /// <summary>
    /// The name came back in another letter case: the upstream does not preserve it, or the answer is forged. Over TCP it comes from the
    /// upstream.
    /// </summary>
    CaseMismatch,
}
