using System;
using Sinkhole.Orders.Codes;
using Sinkhole.Orders.Model;
using Sinkhole.Orders.Yaml;

namespace Sinkhole.Orders.Reading;

/// <summary>Looks at the entries of one order together: the same name twice.</summary>
internal ref struct EntryChecks
{
    private readonly EntryTableBuilder _table;
    private readonly SourceText _source;
    private readonly SourceText? _names;
    private readonly FindingList _findings;

    // Row number + 1 by name and match; open addressing, at most half full.
    private readonly int[] _slots;

    private EntryChecks(EntryTableBuilder table, SourceText source, SourceText? names, FindingList findings)
    {
        _table = table;
        _source = source;
        _names = names;
        _findings = findings;
        _slots = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, table.Count * 2))];
    }

    /// <summary>Reports SH203. Time and memory grow with the number of entries, whatever they are.</summary>
    public static void Run(EntryTableBuilder table, SourceText source, SourceText? names, FindingList findings)
    {
        var checks = new EntryChecks(table, source, names, findings);
        for (int row = 0; row < table.Count; row++)
        {
            checks.Enter(row);
        }
    }

    private readonly void Enter(int index)
    {
        ref readonly EntryRow row = ref _table.Rows[index];
        if (row.Match == EntryRow.Unstated)
        {
            return;
        }

        ref int slot = ref Find(_table.NameOf(row), row.Match);
        if (slot == 0)
        {
            slot = index + 1;
            return;
        }

        Report(
            row,
            OrderCodes.DuplicateName,
            $"domain already in this order at {PositionOf(_table.Rows[slot - 1], row)}",
            "remove one of the two");
    }

    private readonly ref int Find(ReadOnlySpan<byte> name, byte match)
    {
        // HashCode is seeded anew in each process: a list cannot be written to collide.
        HashCode hash = default;
        hash.AddBytes(name);
        hash.Add(match);
        int mask = _slots.Length - 1;
        for (int at = hash.ToHashCode() & mask; ; at = (at + 1) & mask)
        {
            ref int slot = ref _slots[at];
            if (slot == 0 || (_table.Rows[slot - 1].Match == match && _table.NameOf(_table.Rows[slot - 1]).SequenceEqual(name)))
            {
                return ref slot;
            }
        }
    }

    private readonly string PositionOf(in EntryRow cover, in EntryRow seenFrom) =>
        new SourcePosition(SourceOf(cover).File, Math.Abs(cover.Line), cover.Column).SeenFrom(SourceOf(seenFrom).File);

    private readonly void Report(in EntryRow row, FindingCode code, string message, string? hint) =>
        _findings.Add(SourceOf(row), Math.Abs(row.Line), row.Column, code, message, hint);

    private readonly SourceText SourceOf(in EntryRow row) => row.Line < 0 && _names is not null ? _names : _source;
}
