using System.Collections.Generic;
using Sinkhole.Documents.Codes;

namespace Sinkhole.Orders.Codes;

/// <summary>SH104 to SH108: a text that is not a domain, in an order or in the configuration.</summary>
public static class DomainCodes
{
    /// <summary>SH104.</summary>
    public static FindingCode NotADomain { get; } = FindingCode.Error("SH104", "not a valid domain name",
        "A domain is labels of letters, digits, '-' and '_' with dots between them; a label has at most 63 octets, the whole name 255 in "
        + "wire form. The message names the label and the character, also one that nobody sees.");

    /// <summary>SH105.</summary>
    public static FindingCode IsUrl { get; } = FindingCode.Error("SH105", "URL or port where a domain belongs",
        "Name resolution knows hosts only: scheme, port, user and path are never seen there, so an entry that names them would promise "
        + "more than it can do. Write the host alone; all of its paths and ports are covered with it.");

    /// <summary>SH106.</summary>
    public static FindingCode IsWildcard { get; } = FindingCode.Error("SH106", "wildcard where a domain belongs",
        "Wildcards and patterns are not part of the format: a court names domains. Write the domain without '*.' and say 'match: "
        + "subtree' to cover it and everything below it.");

    /// <summary>SH107.</summary>
    public static FindingCode IsUnicode { get; } = FindingCode.Error("SH107", "name outside ASCII",
        "Files hold A-labels (xn--…), the form that travels in DNS, because letters that look alike cannot be told apart by eye. The "
        + "hint shows the A-label form where it is certain; check it against the order before you write it.");

    /// <summary>SH108.</summary>
    public static FindingCode IsAddress { get; } = FindingCode.Error("SH108", "address where a domain belongs",
        "An order names domains. An IP address is shared by many sites, and blocking one has taken thousands of strangers offline; it "
        + "is not part of this format.");

    /// <summary>All of this family.</summary>
    public static IReadOnlyList<FindingCode> All { get; } = [NotADomain, IsUrl, IsWildcard, IsUnicode, IsAddress];
}
