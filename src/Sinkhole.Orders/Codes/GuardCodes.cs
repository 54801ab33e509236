using System.Collections.Generic;
using Sinkhole.Documents.Codes;

namespace Sinkhole.Orders.Codes;

/// <summary>SH3xx: why the guard holds an entry. Such an error holds the entry; all others go into force.</summary>
public static class GuardCodes
{
    /// <summary>SH301.</summary>
    public static FindingCode PublicSuffix { get; } = Held("SH301", "public suffix",
        "Under a public suffix strangers register names of their own (co.uk, or a hosting provider's suffix): an entry for it would "
        + "block all of them. The entry is held. Name the domains below it that the order means.");

    /// <summary>SH302.</summary>
    public static FindingCode Protected { get; } = Held("SH302", "protected name",
        "The configuration protects this name under 'protected:', and the entry is that name or covers it. The entry is held. If the "
        + "order truly means it, the operator removes the name from 'protected:' first.");

    /// <summary>SH304.</summary>
    public static FindingCode Root { get; } = Held("SH304", "the root",
        "The root is every name there is: an entry for it would take the whole Internet away. The entry is held, "
        + "and no configuration lets it through. Name the domains that the order means.");

    /// <summary>SH305.</summary>
    public static FindingCode SingleLabel { get; } = Held("SH305", "single label",
        "A name of one label is a top-level domain, or a name of someone's own network. The entry is held; an order names domains below "
        + "a top-level domain.");

    /// <summary>SH306.</summary>
    public static FindingCode ReverseTree { get; } = Held("SH306", "reverse tree",
        "Names under in-addr.arpa and ip6.arpa say which host an address belongs to; no site is reached by them, and mail and logs need "
        + "them. The entry is held. Remove it from the order, or name the domain that it means.");

    /// <summary>SH307.</summary>
    public static FindingCode SpecialUse { get; } = Held("SH307", "special-use name",
        "The name is set apart by RFC 6761 or one of its successors (localhost, .local, .onion, .arpa and others) and means something "
        + "to every machine. The entry is held. Orders of class 'test' may name .test and .invalid, which exist for trials.");

    /// <summary>SH308.</summary>
    public static FindingCode OwnName { get; } = Held("SH308", "name of this appliance or its operator",
        "The entry is, covers or is below a host of our own: the operator's site or the one that verifies the page, to which every "
        + "visitor is sent. The entry is held. If the order truly means it, change 'operator.url' or 'verify_url' first.");

    /// <summary>SH309.</summary>
    public static FindingCode Infrastructure { get; } = Held("SH309", "name that devices need to work",
        "The entry is, or covers, a host by which systems decide whether they are online, check certificates or set the clock. Blocking "
        + "it breaks every device of every subscriber. The entry is held. Name the domains that the order means instead.");

    /// <summary>SH310.</summary>
    public static FindingCode Lifted { get; } = FindingCode.Warning("SH310", "allow list lifts an entry",
        "The operator's 'allow:' list comes before every order: the names said here are answered as if no order named them. It is a "
        + "finding every time, so that nobody forgets it.");

    /// <summary>SH311.</summary>
    public static FindingCode NoPublicSuffixList { get; } = FindingCode.Warning("SH311", "no public suffix list",
        "The list of public suffixes (Debian package publicsuffix) was not found or could not be read, so the smaller list that is "
        + "built in is used. Install the package, so that an order for a registry's or a hosting provider's suffix is held.");

    /// <summary>All of this family.</summary>
    public static IReadOnlyList<FindingCode> All { get; } =
        [PublicSuffix, Protected, Root, SingleLabel, ReverseTree, SpecialUse, OwnName, Infrastructure, Lifted, NoPublicSuffixList];

    // An error of the guard holds its entry; the rest of the set goes into force.
    private static FindingCode Held(string id, string title, string explanation) =>
        FindingCode.Error(id, title, explanation) with { RefusesSet = false };
}
