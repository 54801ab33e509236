namespace Sinkhole.Warning.Hits;

/// <summary>The kinds of records in the hits journal.</summary>
public static class RecordKinds
{
    /// <summary>A <see cref="HitRecord"/>.</summary>
    public const ushort Hit = 1;

    /// <summary>A <see cref="ClosingRecord"/>.</summary>
    public const ushort Closing = 2;

    /// <summary>A <see cref="CountedRecord"/>.</summary>
    public const ushort Counted = 3;
}
