using System.Runtime.InteropServices;

namespace Sinkhole.Platform.Processes;

/// <summary>struct rlimit of a 64-bit Linux.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct ResourceLimit
{
    private readonly ulong _soft;
    private readonly ulong _hard;

    /// <summary>Sets both limits to the same value.</summary>
    public ResourceLimit(ulong both)
    {
        _soft = both;
        _hard = both;
    }

    /// <summary>The soft limit, which the kernel enforces.</summary>
    public ulong Soft => _soft;

    /// <summary>The hard limit: the maximum of the soft limit.</summary>
    public ulong Hard => _hard;
}
