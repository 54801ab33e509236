namespace Sinkhole.NameServer.Local;

/// <summary>The place of a name in <see cref="LocalZones"/>.</summary>
internal readonly struct LocalMatch
{
    /// <summary>A match.</summary>
    public LocalMatch(LocalName apex, int apexOffset, LocalName? exact)
    {
        Apex = apex;
        ApexOffset = apexOffset;
        Exact = exact;
    }

    /// <summary>The apex of its zone.</summary>
    public LocalName Apex { get; }

    /// <summary>Where the apex begins within the name, in octets.</summary>
    public int ApexOffset { get; }

    /// <summary>The name itself, if it is in the table.</summary>
    public LocalName? Exact { get; }
}
