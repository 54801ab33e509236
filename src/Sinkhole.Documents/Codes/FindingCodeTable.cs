using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace Sinkhole.Documents.Codes;

/// <summary>The codes of several families in one table, found by id. Immutable.</summary>
public sealed class FindingCodeTable
{
    private readonly FrozenDictionary<string, FindingCode> _byId;

    /// <summary>Joins families.</summary>
    /// <exception cref="ArgumentException">Two codes have one id.</exception>
    public FindingCodeTable(params ReadOnlySpan<IReadOnlyList<FindingCode>> families)
    {
        Dictionary<string, FindingCode> codes = new(StringComparer.OrdinalIgnoreCase);
        foreach (IReadOnlyList<FindingCode> family in families)
        {
            foreach (FindingCode code in family)
            {
                codes.Add(code.Id, code);
            }
        }

        _byId = codes.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        FindingCode[] sorted = [.. _byId.Values];
        Array.Sort(sorted, static (left, right) => string.CompareOrdinal(left.Id, right.Id));
        All = sorted;
    }

    /// <summary>All codes, by number.</summary>
    public IReadOnlyList<FindingCode> All { get; }

    /// <summary>Finds a code as a person types it: "SH104", "sh104" or "104".</summary>
    public bool TryFind(string text, [NotNullWhen(true)] out FindingCode? code)
    {
        string id = text.Trim();
        return _byId.TryGetValue(id, out code) || _byId.TryGetValue("SH" + id, out code);
    }
}
