using System;

namespace Sinkhole.Evidence.Journals;

/// <summary>Where a record stands: with the appliance id, the key that is never given twice.</summary>
/// <param name="Epoch">Grows whenever the journal had to begin anew (folder recreated, last segment damaged).</param>
/// <param name="Sequence">Counts from 1 in each epoch, without gaps.</param>
public readonly record struct RecordPosition(int Epoch, long Sequence) : IComparable<RecordPosition>
{
    /// <summary>"217451948/1": as files and messages name a record.</summary>
    public override string ToString() => $"{Epoch}/{Sequence}";

    /// <summary>Orders by epoch, then by sequence.</summary>
    public int CompareTo(RecordPosition other) => (Epoch, Sequence).CompareTo((other.Epoch, other.Sequence));

    /// <summary>True when <paramref name="left"/> stands before <paramref name="right"/>.</summary>
    public static bool operator <(RecordPosition left, RecordPosition right) => left.CompareTo(right) < 0;

    /// <summary>True when <paramref name="left"/> stands after <paramref name="right"/>.</summary>
    public static bool operator >(RecordPosition left, RecordPosition right) => left.CompareTo(right) > 0;

    /// <summary>True when <paramref name="left"/> does not stand after <paramref name="right"/>.</summary>
    public static bool operator <=(RecordPosition left, RecordPosition right) => left.CompareTo(right) <= 0;

    /// <summary>True when <paramref name="left"/> does not stand before <paramref name="right"/>.</summary>
    public static bool operator >=(RecordPosition left, RecordPosition right) => left.CompareTo(right) >= 0;
}
