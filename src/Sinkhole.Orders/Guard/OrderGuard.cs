using System;
using System.Collections.Generic;
using Sinkhole.Documents.Findings;
using Sinkhole.Orders.Model;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Orders.Guard;

/// <summary>
/// Looks at every entry before it goes into force, whether its order is in force now or not, so that a clock jump changes nothing.
/// </summary>
public sealed class OrderGuard
{
    private readonly IGuardRule[] _rules;
    private readonly IReadOnlyList<WrittenName> _allowed;
    private readonly GuardFilter _filter = new();

    /// <summary>Takes what the configuration asks for, and the list of public suffixes.</summary>
    public OrderGuard(GuardedNames names, PublicSuffixList suffixes)
    {
        ArgumentNullException.ThrowIfNull(names);
        _rules = [new NeverBlockedRule(suffixes), new ProtectedNames(names)];
        _allowed = names.Allowed;
        foreach (IGuardRule rule in _rules)
        {
            rule.AddNamesTo(_filter);
        }

        new AllowedUses(_allowed).AddNamesTo(_filter);
    }

    /// <summary>Which names need a closer look.</summary>
    internal GuardFilter Filter => _filter;

    /// <summary>The rules, in the order in which they are asked.</summary>
    internal ReadOnlySpan<IGuardRule> Rules => _rules;

    /// <summary>Judges a set; the first rule that objects to an entry names the reason.</summary>
    public GuardVerdict Judge(OrderSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        FindingList findings = new();
        List<HeldEntry> held = [];
        AllowedUses uses = new(_allowed);
        Span<char> name = stackalloc char[NameText.MaxCharacters];
        foreach (Order order in set.Orders)
        {
            HashSet<int> heldHere = [];
            int index = -1;
            foreach (OrderEntry entry in order.Entries)
            {
                index++;
                if (_filter.CanSkip(entry.Name))
                {
                    continue;
                }

                _ = NameText.TryFormat(entry.Name, name, out int characters);
                var guarded = new GuardedEntry(name[..characters], entry.Match, order.Class);
                if (FirstReason(guarded, entry.Action) is GuardReason reason)
                {
                    var finding = new Finding(entry.Position, reason.Code, reason.Message, reason.Hint);
                    held.Add(new HeldEntry(order, index, guarded.Name.ToString(), finding));
                    heldHere.Add(index);
                    findings.Add(finding);
                }
                else
                {
                    uses.Note(guarded, entry, order);
                }
            }

            CoveredEntries.Report(order.Entries, heldHere, findings);
        }

        uses.Report(findings);
        return new GuardVerdict(held, findings.ToSorted());
    }

    // An entry that passes through blocks nothing: to hold it would block more. Only the root is always held.
    private GuardReason? FirstReason(scoped in GuardedEntry entry, EntryAction action)
    {
        if (action == EntryAction.Passthru && entry.Name is not ".")
        {
            return null;
        }

        foreach (IGuardRule rule in _rules)
        {
            if (rule.Judge(entry) is GuardReason reason)
            {
                return reason;
            }
        }

        return null;
    }
}
