using System;
using System.Linq;

namespace Sinkhole.SystemTests.Differential;

/// <summary>A difference that is meant to be, and the rule of the name server that explains it.</summary>
/// <param name="Peer">"bind", "unbound" or "both".</param>
/// <param name="Kinds">Kinds of names, "*" for all; "|" between several.</param>
/// <param name="Types">Types that are asked, "*" for all; a blank between several.</param>
/// <param name="Part">The part of the reply.</param>
/// <param name="Ours">What stands in ours; "*" for anything.</param>
/// <param name="Theirs">What stands in theirs; "*" for anything.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Because">Why, in a few words.</param>
internal sealed record ExplainedDifference(
    string Peer, string Kinds, string Types, string Part, string Ours, string Theirs, string Rule, string Because)
{
    /// <summary>Whether it explains a difference.</summary>
    public bool Explains(Difference difference) =>
        (Peer == "both" || Peer == difference.Peer)
        && Part == difference.Part
        && Contains(Kinds, '|', difference.Kind)
        && Contains(Types, ' ', difference.Type)
        && (Ours == "*" || Ours == difference.Ours)
        && (Theirs == "*" || Theirs == difference.Theirs);

    private static bool Contains(string words, char between, string word) => words == "*" || words.Split(between).Contains(word, StringComparer.Ordinal);
}
