using Sinkhole.NameServer.Generations;

namespace Sinkhole.NameServer.Caching;

/// <summary>A query to an upstream whose answer no client waits for.</summary>
/// <param name="Question">QNAME, QTYPE and QCLASS as they were asked; never changed.</param>
/// <param name="IsDnssecOk">DO.</param>
/// <param name="IsCheckingDisabled">CD.</param>
/// <param name="Group">Who is asked.</param>
/// <param name="Cause">Why.</param>
internal sealed record RefreshRequest(
    byte[] Question, bool IsDnssecOk, bool IsCheckingDisabled, UpstreamGroup Group, RefreshCause Cause);
