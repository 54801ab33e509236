using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace Sinkhole.Orders.Codes;

/// <summary>Every code there is: what <c>sinkhole explain</c> and blocklists/README.md are made from.</summary>
public static class FindingCodes
{
    private static readonly FrozenDictionary<string, FindingCode> ById = Index();

    /// <summary>All codes, by number.</summary>
    public static IReadOnlyList<FindingCode> All { get; } = Sorted();

    /// <summary>Finds a code as a person types it: "SH104", "sh104" or "104".</summary>
    public static bool TryFind(string text, [NotNullWhen(true)] out FindingCode? code)
    {
        string id = text.Trim();
        return ById.TryGetValue(id, out code) || ById.TryGetValue("SH" + id, out code);
    }

    private static FrozenDictionary<string, FindingCode> Index()
    {
        Dictionary<string, FindingCode> codes = new(StringComparer.OrdinalIgnoreCase);
        foreach (IReadOnlyList<FindingCode> family in (IReadOnlyList<FindingCode>[])
            [DocumentCodes.All, OrderCodes.All, GuardCodes.All, ConfigurationCodes.All])
        {
            foreach (FindingCode code in family)
            {
                codes.Add(code.Id, code);
            }
        }

        return codes.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    private static FindingCode[] Sorted()
    {
        FindingCode[] codes = [.. ById.Values];
        Array.Sort(codes, (left, right) => string.CompareOrdinal(left.Id, right.Id));
        return codes;
    }
}
