namespace Sinkhole.NameServer.Local;

/// <summary>Where a name stands in <see cref="LocalZones"/>.</summary>
internal readonly struct LocalMatch
{
    /// <summary>Takes what the walk found.</summary>
    public LocalMatch(LocalName apex, int apexOffset, LocalName? exact)
    {
        Apex = apex;
        ApexOffset = apexOffset;
        Exact = exact;
    }

    /// <summary>The name of the zone it belongs to.</summary>
    public LocalName Apex { get; }

    /// <summary>Where the zone's name begins inside it, in octets.</summary>
    public int ApexOffset { get; }

    /// <summary>The name itself, when it stands in the table.</summary>
    public LocalName? Exact { get; }
}
