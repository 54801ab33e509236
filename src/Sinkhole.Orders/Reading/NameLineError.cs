using System;
using Sinkhole.Orders.Codes;
using Sinkhole.Orders.Domains;

namespace Sinkhole.Orders.Reading;

/// <summary>Why a line of a name file is not a name: mistakes of lists first, then those of names.</summary>
internal static class NameLineError
{
    /// <summary>The cause for a line, its spaces and comment taken off, that <see cref="DomainText"/> refused.</summary>
    public static DomainError Of(string line)
    {
        if (line[0] is ';' or '!' || line.StartsWith("//", StringComparison.Ordinal))
        {
            return new DomainError(
                DomainCodes.NotADomain, "not a valid domain name: a comment in a name file begins with '#'", "write '#' before it");
        }

        if (line.StartsWith("- ", StringComparison.Ordinal))
        {
            return DomainError.Invalid("there is a '- ' before it, as in YAML; a name file contains only names", "remove the '- '");
        }

        int blank = line.AsSpan().IndexOfAny(' ', '\t');
        if (blank < 0)
        {
            return DomainError.Of(line);
        }

        bool hasAddress = DomainError.Of(line[..blank]).Code == DomainCodes.IsAddress;
        return hasAddress
            ? new DomainError(
                DomainCodes.IsAddress,
                "there is an address before the name, as in a hosts file; a name file contains only names",
                "remove the address")
            : new DomainError(
                DomainCodes.NotADomain, "not a valid domain name: there is more than one word on this line", "write one name a line");
    }
}
