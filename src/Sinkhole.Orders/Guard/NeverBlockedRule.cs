using System;
using Sinkhole.Orders.Codes;
using Sinkhole.Orders.Model;

namespace Sinkhole.Orders.Guard;

/// <summary>What is never blocked: the root, single labels, public suffixes, reverse trees, special-use names.</summary>
internal sealed class NeverBlockedRule : IGuardRule
{
    private const string NameThoseBelow = "name the domains below it that the order means";

    // IANA's registry of special-use names (RFC 6761 and successors) without those under arpa, which is kept whole, and without .example,
    // which is ordinary here; and .internal, set apart by ICANN for private networks.
    private static readonly string[] SpecialUse =
        ["alt", "arpa", "example.com", "example.net", "example.org", "internal", "invalid", "local", "localhost", "onion", "test"];

    private static readonly string[] ReverseTrees = ["in-addr.arpa", "ip6.arpa"];
    private static readonly string[] Trials = ["test", "invalid"];

    private readonly PublicSuffixList _suffixes;

    public NeverBlockedRule(PublicSuffixList suffixes)
    {
        _suffixes = suffixes;
    }

    /// <inheritdoc/>
    public GuardReason? Judge(scoped in GuardedEntry entry)
    {
        if (entry.Name is ".")
        {
            return new GuardReason(
                GuardCodes.Root, "'.' is the root: this would block every name there is", "name the domains that the order means");
        }

        string name = entry.Name.ToString();
        if (!name.Contains('.', StringComparison.Ordinal))
        {
            return new GuardReason(
                GuardCodes.SingleLabel, $"'{name}' is a single label: this would block a whole top-level domain", NameThoseBelow);
        }

        if (IsAtOrBelow(name, ReverseTrees))
        {
            return new GuardReason(
                GuardCodes.ReverseTree, $"'{name}' is in a reverse tree, where addresses are turned into names; no site is reached by it");
        }

        if (IsAtOrBelow(name, SpecialUse) && !(entry.Class == OrderClass.Test && IsAtOrBelow(name, Trials)))
        {
            return new GuardReason(
                GuardCodes.SpecialUse,
                $"'{name}' is a special-use name (RFC 6761)",
                "trials use names under .test, in an order of class 'test'");
        }

        return JudgeSuffix(entry, name);
    }

    /// <inheritdoc/>
    public void AddNamesTo(GuardFilter filter)
    {
        foreach (string tree in (ReadOnlySpan<string>)[.. SpecialUse, .. ReverseTrees])
        {
            filter.AddTree(tree);
        }

        _suffixes.AddNamesTo(filter);
    }

    private GuardReason? JudgeSuffix(scoped in GuardedEntry entry, string name)
    {
        if (_suffixes.IsSuffix(entry.Name))
        {
            string what = entry.Match == EntryMatch.Subtree
                ? "this would block every domain below it"
                : "the domains below it belong to others";
            return new GuardReason(GuardCodes.PublicSuffix, $"'{name}' is a public suffix: {what}", NameThoseBelow);
        }

        if (!_suffixes.TryFindCovered(entry, out string? covered))
        {
            return null;
        }

        string message = $"'{name}' covers the public suffix '{covered}': this would block every domain below it";
        return new GuardReason(GuardCodes.PublicSuffix, message, NameThoseBelow);
    }

    private static bool IsAtOrBelow(string name, string[] ancestors)
    {
        foreach (string ancestor in ancestors)
        {
            bool endsSo = name.EndsWith(ancestor, StringComparison.Ordinal);
            if (endsSo && (name.Length == ancestor.Length || name[^(ancestor.Length + 1)] == '.'))
            {
                return true;
            }
        }

        return false;
    }
}
