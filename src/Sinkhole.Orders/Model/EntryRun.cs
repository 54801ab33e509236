namespace Sinkhole.Orders.Model;

/// <summary>
/// Entries that follow each other and differ in nothing but their names, one a line: a list of names is a few runs, whatever its length.
/// </summary>
internal struct EntryRun
{
    /// <summary>Maximum entries of a run: an entry is found by its number in as many steps.</summary>
    public const int MaxEntries = 256;

    /// <summary>In <see cref="Page"/>: no page was written, neither in the entry nor in the defaults.</summary>
    public const ushort NoPage = ushort.MaxValue;

    /// <summary>In <see cref="Match"/> and <see cref="Action"/>: not written; the order's default counts.</summary>
    public const byte Unstated = byte.MaxValue;

    /// <summary>Number of the first entry.</summary>
    public int Index;

    /// <summary>Place of the first entry's name in the store.</summary>
    public int Place;

    /// <summary>Line of the first entry, from 1; negative when it counts in the order's name file.</summary>
    public int Line;

    /// <summary>Column of every entry, from 1: a line has at most 4,096 octets.</summary>
    public ushort Column;

    /// <summary>Index into the table's page names, or <see cref="NoPage"/>.</summary>
    public ushort Page;

    /// <summary>An <see cref="EntryMatch"/>, or <see cref="Unstated"/> while the order is being read.</summary>
    public byte Match;

    /// <summary>An <see cref="EntryAction"/>, or <see cref="Unstated"/> while the order is being read.</summary>
    public byte Action;

    /// <summary>Whether the lines count in the order's name file.</summary>
    public readonly bool IsInNamesFile => Line < 0;

    /// <summary>Line of an entry of this run, from 1, in its own file.</summary>
    /// <param name="index">Number of the entry.</param>
    public readonly int LineOf(int index) => System.Math.Abs(Line) + index - Index;

    /// <summary>Whether an entry belongs here, as the next one.</summary>
    /// <param name="index">Its number.</param>
    /// <param name="entry">The entry, as a run of its own.</param>
    public readonly bool GoesOnWith(int index, in EntryRun entry) =>
        index - Index < MaxEntries && IsInNamesFile == entry.IsInNamesFile && LineOf(index) == System.Math.Abs(entry.Line)
        && Column == entry.Column && Page == entry.Page && Match == entry.Match && Action == entry.Action;
}
