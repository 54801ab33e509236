using System.Text.RegularExpressions;
using Sinkhole.Warning.Hits;

namespace Sinkhole.SystemTests.Appliance;

/// <summary>What a visitor was shown.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Head">Status line and fields.</param>
/// <param name="Body">The page.</param>
internal sealed record PageSeen(int Status, string Head, string Body)
{
    /// <summary>The reference that the visitor may quote; null where the page bears none.</summary>
    public HitReference? Reference
    {
        get
        {
            Match found = Regex.Match(Body, "<span class=\"ref\">(?<text>[A-Z2-7 -]+)</span>", RegexOptions.ExplicitCapture);
            return found.Success && HitReference.TryParse(found.Groups["text"].Value, out HitReference reference) ? reference : null;
        }
    }
}
