namespace Sinkhole.Warning.Hits;

/// <summary>By which protocol a hit came.</summary>
public enum HitSource : byte
{
    /// <summary>A request on the warning site.</summary>
    Http = 1,

    /// <summary>The name in a TLS hello that was refused.</summary>
    Tls = 2,
}
