namespace Sinkhole.Orders.Model;

/// <summary>One entry in 16 octets; its name lies in the table's arena.</summary>
internal struct EntryRow
{
    /// <summary>In <see cref="Page"/>: no page was written, neither in the entry nor in the defaults.</summary>
    public const ushort NoPage = ushort.MaxValue;

    /// <summary>In <see cref="Match"/> and <see cref="Action"/>: not written; the order's default counts.</summary>
    public const byte Unstated = byte.MaxValue;

    /// <summary>Where the name begins in the arena.</summary>
    public int NameAt;

    /// <summary>Line, from 1; negative when it counts in the order's name file.</summary>
    public int Line;

    /// <summary>Column, from 1: a line has at most 4,096 octets.</summary>
    public ushort Column;

    /// <summary>Index into the table's page names, or <see cref="NoPage"/>.</summary>
    public ushort Page;

    /// <summary>Octets of the name in wire form.</summary>
    public byte NameOctets;

    /// <summary>An <see cref="EntryMatch"/>, or <see cref="Unstated"/> while the order is being read.</summary>
    public byte Match;

    /// <summary>An <see cref="EntryAction"/>, or <see cref="Unstated"/> while the order is being read.</summary>
    public byte Action;
}
