using System;
using System.Runtime.InteropServices;

namespace Sinkhole.Evidence.Journals;

/// <summary>Records that will never be kept: how many, and between which of their instants.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RecordLoss(long Records, DateTimeOffset From, DateTimeOffset Until)
{
    public RecordLoss With(DateTimeOffset instant) => With(new RecordLoss(1, instant, instant));

    public RecordLoss With(RecordLoss other)
    {
        if (Records == 0 || other.Records == 0)
        {
            return Records == 0 ? other : this;
        }

        return new RecordLoss(
            Records + other.Records, other.From < From ? other.From : From, other.Until > Until ? other.Until : Until);
    }
}
