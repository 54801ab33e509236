using System;
using System.Collections.Generic;
using System.Numerics;
using Sinkhole.Documents.Findings;
using Sinkhole.Orders.Codes;
using Sinkhole.Orders.Guard;
using Sinkhole.Orders.Model;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Orders.Reading;

/// <summary>Looks at the entries of one order together: the same name twice, and names that not every client takes.</summary>
/// <remarks>In a long list few names stand twice: only those, and the few that a filter takes for them, are put into a table.</remarks>
internal readonly ref struct EntryChecks
{
    private readonly NameStore _names;
    private readonly Span<EntryRun> _runs;
    private readonly EntryReport _report;

    // By name and match, the place of the first such name + 1, the match in the top bit. Open addressing, at most half full.
    private readonly uint[] _slots;

    private EntryChecks(EntryTableBuilder table, EntryReport report)
    {
        _names = table.Names();
        _runs = table.Runs;
        _report = report;
        List<Candidate> candidates = FindCandidates(table);
        _slots = new uint[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, candidates.Count * 2))];
        foreach (Candidate candidate in candidates)
        {
            Enter(candidate);
        }
    }

    /// <summary>Reports SH203 and SH212. Time and memory grow with the number of entries, whatever they are.</summary>
    public static void Run(EntryTableBuilder table, EntryReport report) => new EntryChecks(table, report).ReportNoHostNames(table);

    /// <summary>Entries whose name may stand twice, in the order of the list.</summary>
    private List<Candidate> FindCandidates(EntryTableBuilder table)
    {
        // Two bits a name: one name of thirty is taken for one before it.
        var seen = new NameBloomFilter(2 * table.Count);
        var repeated = new NameBloomFilter(table.Count);
        bool isAnyRepeated = false;
        for (int run = 0; run < _runs.Length; run++)
        {
            int place = _runs[run].Place;
            for (int index = _runs[run].Index; index < table.EndOf(run); index++)
            {
                WireName name = _names[place];
                uint hash = NameBloomFilter.HashWhole(name);
                if (seen.MayContain(hash))
                {
                    repeated.Add(hash);
                    isAnyRepeated = true;
                }

                seen.Add(hash);
                place = _names.After(place, name.Octets.Length);
            }
        }

        List<Candidate> candidates = [];
        for (int run = 0; isAnyRepeated && run < _runs.Length; run++)
        {
            int place = _runs[run].Place;
            for (int index = _runs[run].Index; index < table.EndOf(run); index++)
            {
                WireName name = _names[place];
                if (_runs[run].Match != EntryRun.Unstated && repeated.MayContain(NameBloomFilter.HashWhole(name)))
                {
                    candidates.Add(new Candidate(run, index, place));
                }

                place = _names.After(place, name.Octets.Length);
            }
        }

        return candidates;
    }

    private void Enter(Candidate candidate)
    {
        ref readonly EntryRun run = ref _runs[candidate.Run];
        uint matchBit = (uint)run.Match << 31;
        ref uint slot = ref Find(_names[candidate.Place].Octets, matchBit);
        if (slot == 0)
        {
            slot = matchBit | (uint)(candidate.Place + 1);
        }
        else
        {
            Report(run, candidate.Index, (int)(slot & int.MaxValue) - 1);
        }
    }

    // One finding an order: a list may contain thousands of such names.
    private void ReportNoHostNames(EntryTableBuilder table)
    {
        int count = 0;
        bool hasUnderscore = false;
        bool hasHyphen = false;
        int firstRun = 0;
        int firstIndex = 0;
        string firstName = string.Empty;
        for (int run = 0; run < _runs.Length; run++)
        {
            int place = _runs[run].Place;
            for (int index = _runs[run].Index; index < table.EndOf(run); index++)
            {
                WireName name = _names[place];
                bool isUnderscore = name.Octets.Contains((byte)'_');
                bool isHyphen = HasHyphenAtEnd(name);
                (hasUnderscore, hasHyphen) = (hasUnderscore || isUnderscore, hasHyphen || isHyphen);
                if ((isUnderscore || isHyphen) && count++ == 0)
                {
                    (firstRun, firstIndex, firstName) = (run, index, NameText.Format(name));
                }

                place = _names.After(place, name.Octets.Length);
            }
        }

        if (count > 0)
        {
            string more = count == 1 ? string.Empty : $", like {MessageText.Count(count - 1, "other name", "other names")} of this order,";
            string what = !hasHyphen ? "holds '_'"
                : !hasUnderscore ? "has a label that begins or ends with '-'"
                : "has a label that holds '_', or that begins or ends with '-'";
            string message = $"'{firstName}'{more} {what}: "
                + "it is accepted, but some browsers and resolvers do not look up such a host";
            _report.Add(_runs[firstRun], firstIndex, OrderCodes.NoHostName, message);
        }
    }

    private static bool HasHyphenAtEnd(scoped WireName name)
    {
        ReadOnlySpan<byte> rest = name.Octets;
        while (rest[0] > 0)
        {
            if (rest[1] == (byte)'-' || rest[rest[0]] == (byte)'-')
            {
                return true;
            }

            rest = rest[(rest[0] + 1)..];
        }

        return false;
    }

    private ref uint Find(ReadOnlySpan<byte> name, uint matchBit)
    {
        // HashCode is seeded anew in each process: a list cannot be written to collide.
        HashCode hash = default;
        hash.AddBytes(name);
        hash.Add(matchBit);
        int mask = _slots.Length - 1;
        for (int at = hash.ToHashCode() & mask; ; at = (at + 1) & mask)
        {
            ref uint slot = ref _slots[at];
            if (slot == 0 || ((slot ^ matchBit) <= int.MaxValue && _names.IsAt((int)(slot & int.MaxValue) - 1, name)))
            {
                return ref slot;
            }
        }
    }

    private void Report(in EntryRun run, int index, int firstPlace)
    {
        ref readonly EntryRun holding = ref _runs[EntryRuns.HoldingPlace(_runs, firstPlace)];
        SourcePosition first = _report.PositionOf(holding, EntryRuns.IndexOf(_names, holding, firstPlace));
        string where = first.RelativeTo(_report.PositionOf(run, index).File);
        _report.Add(run, index, OrderCodes.DuplicateName, $"domain already in this order at {where}", "remove one of the two");
    }

    /// <summary>An entry whose name may stand twice.</summary>
    private readonly record struct Candidate(int Run, int Index, int Place);
}
