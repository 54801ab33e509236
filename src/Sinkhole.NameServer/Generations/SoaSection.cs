namespace Sinkhole.NameServer.Generations;

/// <summary>The section with the SOA of a denial (rules N1, N2).</summary>
public enum SoaSection
{
    /// <summary>In the authority section: caches store the denial for its TTL (RFC 2308 §3).</summary>
    Authority,

    /// <summary>In the additional section, as response policy zones do: the denial is not cached.</summary>
    Additional,
}
