namespace Sinkhole.Warning.Connections;

/// <summary>For which limit a connection was refused or cut.</summary>
public enum ConnectionLimit
{
    /// <summary>There were too many, in all or of its client.</summary>
    Places,

    /// <summary>They held too much memory, in all or of its client.</summary>
    Memory,
}
