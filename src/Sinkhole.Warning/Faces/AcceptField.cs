using System;

namespace Sinkhole.Warning.Faces;

/// <summary>What a client says that it takes (RFC 9110 §12.5.1).</summary>
internal static class AcceptField
{
    /// <summary>Whether it names pages. A client that takes anything does not: programs write <c>*/*</c> too.</summary>
    /// <param name="accept">The field's value, or empty.</param>
    public static bool IncludesHtml(string accept) => accept.Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
