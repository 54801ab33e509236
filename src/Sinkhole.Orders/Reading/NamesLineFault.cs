using System;
using Sinkhole.Orders.Codes;
using Sinkhole.Orders.Domains;

namespace Sinkhole.Orders.Reading;

/// <summary>Why a line of a name file is not a name: slips of lists first, then those of names.</summary>
internal static class NamesLineFault
{
    /// <summary>The cause for a line, its blanks and comment taken off, that <see cref="DomainText"/> refused.</summary>
    public static DomainFault Of(string line)
    {
        if (line[0] is ';' or '!' || line.StartsWith("//", StringComparison.Ordinal))
        {
            return new DomainFault(
                DomainCodes.NotADomain, "not a valid domain name: a comment in a name file begins with '#'", "write '#' before it");
        }

        if (line.StartsWith("- ", StringComparison.Ordinal))
        {
            return DomainFault.Invalid("'- ' stands before it, as in YAML; a name file holds names alone", "remove the '- '");
        }

        int blank = line.AsSpan().IndexOfAny(' ', '\t');
        if (blank < 0)
        {
            return DomainFault.Of(line);
        }

        bool hasAddress = DomainFault.Of(line[..blank]).Code == DomainCodes.IsAddress;
        return hasAddress
            ? new DomainFault(
                DomainCodes.IsAddress,
                "an address stands before the name, as in a hosts file; a name file holds names alone",
                "remove the address")
            : new DomainFault(
                DomainCodes.NotADomain, "not a valid domain name: more than one word stands on this line", "write one name a line");
    }
}
