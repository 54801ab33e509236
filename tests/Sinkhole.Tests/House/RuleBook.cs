using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace Sinkhole.Tests.House;

/// <summary>The rules of the projects, and the citations of rules in a text.</summary>
internal static class RuleBook
{
    private const RegexOptions Explicit = RegexOptions.ExplicitCapture;

    private static readonly Regex Row = new("^[|] (?<id>[A-Z][0-9]{1,2}) [|] .+ [|] .+ [|]$", Explicit);

    // "rule M15", "rules C1, C4", "Rules T1-T8 and E11".
    private static readonly Regex Cited = new(
        @"\b[Rr]ules? (?<ids>[A-Z][0-9]{1,2}\b((-|, | and | or |, and )[A-Z][0-9]{1,2}\b)*)",
        Explicit);

    private static readonly Regex Id = new("(?<first>[A-Z][0-9]{1,2})(-(?<last>[A-Z][0-9]{1,2}))?", Explicit);

    // Documents that other people have and a reader of this tree has not.
    private static readonly Regex Foreign = new(
        @"\bspecs?/|\bdesign[.]md\b|\bdesign (section )?[0-9]|[(](design|specs?):|\b(design|reliability|operations) pages?\b"
            + @"|\b[Aa]cceptance rule\b|\bissues? [0-9]",
        Explicit);

    /// <summary>Every id, as often as it stands in a row.</summary>
    public static IReadOnlyList<string> Ids() =>
    [
        .. Pages().SelectMany(static page => File.ReadLines(Path.Combine(Repository.Root, page))).Select(IdOf).Where(static id => id.Length > 0),
    ];

    public static IReadOnlyList<string> Pages() => Repository.Files("src", "RULES.md");

    /// <summary>The rules that a text cites, ranges taken apart.</summary>
    public static IEnumerable<string> CitedIn(string text) =>
        Cited.Matches(text).SelectMany(static cited => Id.Matches(cited.Groups["ids"].Value)).SelectMany(Range);

    /// <summary>The words of a text that cite a document outside the tree.</summary>
    public static IEnumerable<string> ForeignIn(string text) => Foreign.Matches(text).Select(static found => found.Value);

    private static string IdOf(string line) => Row.Match(line).Groups["id"].Value;

    private static IEnumerable<string> Range(Match match)
    {
        string first = match.Groups["first"].Value;
        string last = match.Groups["last"].Success ? match.Groups["last"].Value : first;
        int from = Number(first);
        return Enumerable.Range(from, Math.Max(1, Number(last) - from + 1)).Select(number => $"{first[0]}{number}");
    }

    private static int Number(string id) => int.Parse(id.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);
}
