using System.Collections.Generic;

namespace Sinkhole.SystemTests.Differential;

/// <summary>The table: every way in which our replies may differ from those of BIND 9.18 and Unbound 1.17, Debian's.</summary>
internal static class ExplainedDifferences
{
    private const string Listed = "seized|seized below|exact|denied|mute";
    private const string Led = "alias to seized|alias to denied|alias to mute";

    public static IReadOnlyList<ExplainedDifference> All { get; } =
    [
        new("both", Listed, "*", "soa", "there", "none", "N1", "theirs is in the additional section or left out, so nobody may cache the denial"),
        new("bind", Led, "*", "soa", "there", "none", "N1", "the same at the end of a chain"),
        new("unbound", Led, "A CNAME DS", "soa", "there", "none", "N1", "the same at the end of a chain"),
        new("both", "seized|exact", "SOA", "others", "Soa", "", "Q5", "the apex has an SOA, and who asks for it gets it"),
        new("unbound", Listed, "*", "flags", "ra", "aa ra", "H2", "a resolver is not authoritative for what it rewrites"),
        new("unbound", Led, "A DS", "flags", "ra", "aa ra", "H2", "the same at the end of a chain"),
        new("unbound", "localhost|reverse|loopback|special", "*", "flags", "ra", "aa ra", "H2", "nor for what it answers locally"),

        new("both", "alias to denied", "CNAME", "rcode", "NXDomain", "NoError", "C1", "a target is checked also when the alias itself was asked for"),
        new("unbound", "alias to seized|alias to mute", "*", "rcode", "NoError", "NXDomain", "C1", "once the alias is cached its target goes upstream"),
        new("unbound", "alias to seized", "A AAAA MX", "data", "*", "", "C2", "the policy's data of the target is not given"),
        new("unbound", "alias to seized", "AAAA MX", "soa", "none", "there", "C1", "once the alias is cached its target goes upstream"),

        new("bind", "localhost", "*", "rcode", "NoError", "NXDomain", "M15", "localhost is asked of the root (RFC 6761 6.3)"),
        new("bind", "localhost", "A", "data", "A 127.0.0.1", "", "M15", "the same"),
        new("bind", "localhost", "AAAA", "data", "Aaaa ::1", "", "M15", "the same"),
        new("bind", "localhost", "A AAAA NS SOA", "soa", "none", "there", "M15", "the same"),
        new("bind", "localhost", "NS SOA", "others", "*", "", "M15", "the same"),
        new("unbound", "localhost", "DS", "rcode", "NoError", "NXDomain", "M15", "DS at the apex of a local zone is asked of the parent"),
        new("unbound", "localhost", "NS SOA", "others", "", "*", "M15", "below localhost there are addresses only (RFC 6761 6.3)"),
        new("unbound", "localhost", "NS SOA", "soa", "there", "none", "M15", "the same"),
        new("bind", "loopback", "*", "rcode", "NoError", "NXDomain", "M15", "127.0.0.1 has no name (RFC 6303 4.2)"),
        new("bind", "loopback", "PTR", "others", "Ptr", "", "M15", "the same"),
        new("bind", "loopback", "PTR", "soa", "none", "there", "M15", "the same"),
        new("unbound", "special", "*", "rcode", "NXDomain", "NoError", "M15", "the name 'invalid' itself exists there (RFC 6761 6.4)"),
        new("unbound", "special", "NS SOA", "others", "", "*", "M15", "the same"),
        new("unbound", "special", "NS SOA", "soa", "there", "none", "M15", "the same"),
    ];
}
