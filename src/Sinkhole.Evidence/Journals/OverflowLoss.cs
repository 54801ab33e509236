using System;
using System.Runtime.InteropServices;

namespace Sinkhole.Evidence.Journals;

/// <summary>Records that were refused: how many, and between which of their instants.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OverflowLoss(long Records, DateTimeOffset From, DateTimeOffset Until)
{
    public OverflowLoss With(DateTimeOffset instant) => Records == 0
        ? new OverflowLoss(1, instant, instant)
        : new OverflowLoss(Records + 1, instant < From ? instant : From, instant > Until ? instant : Until);
}
