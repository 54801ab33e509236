using System;
using System.Linq;
using Microsoft.AspNetCore.Http;

namespace Sinkhole.Warning.Hits;

/// <summary>Whether a page of another host linked to this one. Its address is read here and kept nowhere.</summary>
internal static class ForeignPage
{
    // A web page cannot have a file address; applications of television sets do.
    private const string File = "file://";

    /// <summary>Whether Referer or Origin names a host other than the one that was asked for.</summary>
    /// <param name="headers">The request's fields.</param>
    /// <param name="host">The host asked for, folded.</param>
    public static bool Sent(IHeaderDictionary headers, string host) =>
        headers.Referer.Any(page => IsForeign(page, host)) || headers.Origin.Any(page => IsForeign(page, host));

    // An unreadable address, and the opaque origin "null" that any page can have, count as foreign.
    private static bool IsForeign(string? page, string host) =>
        !string.IsNullOrWhiteSpace(page)
        && !page.StartsWith(File, StringComparison.OrdinalIgnoreCase)
        && !(Uri.TryCreate(page, UriKind.Absolute, out Uri? address)
            && address.Host.TrimEnd('.').Equals(host, StringComparison.OrdinalIgnoreCase));
}
