using System.Runtime.InteropServices;

namespace Sinkhole.Platform.Processes;

/// <summary>struct rlimit of a 64-bit Linux.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct ResourceLimit
{
    private readonly ulong _soft;
    private readonly ulong _hard;

    /// <summary>Soft and hard limit alike.</summary>
    public ResourceLimit(ulong both)
    {
        _soft = both;
        _hard = both;
    }

    /// <summary>What is in force.</summary>
    public ulong Soft => _soft;

    /// <summary>What the soft limit may be raised to.</summary>
    public ulong Hard => _hard;
}
