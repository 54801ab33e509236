namespace Sinkhole.NameServer.Generations;

/// <summary>Where the SOA of a denial stands (rules N1, N2).</summary>
public enum SoaSection
{
    /// <summary>In the authority section: caches keep the denial for its TTL (RFC 2308 §3).</summary>
    Authority,

    /// <summary>In the additional section, as response policy zones do: nobody keeps the denial.</summary>
    Additional,
}
