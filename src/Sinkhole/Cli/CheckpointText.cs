using System.Globalization;
using Sinkhole.Documents.Findings;
using Sinkhole.Evidence.Checkpoints;

namespace Sinkhole.Cli;

/// <summary>What the files say to a checkpoint, in words. Records of a log are counted from 1 for people.</summary>
internal static class CheckpointText
{
    /// <summary>The sentence.</summary>
    public static string Of(in CheckpointVerdict verdict)
    {
        string size = MessageText.Count(verdict.Size, "record");
        return verdict.State switch
        {
            CheckpointState.Holds => $"holds: {size}{Gone(verdict)}",
            CheckpointState.Gone => $"covers {size}, and none of them is here: they expired, or were removed",
            CheckpointState.Cut => $"damage: {Number(verdict.Size - verdict.End)} of {size} are missing at the end; those up to number "
                + $"{Number(verdict.From)} of the log are as they were signed",
            CheckpointState.Altered => $"damage: of {size}, one between number {Number(verdict.From + 1)} and {Number(verdict.Until)} of "
                + $"the log was changed, removed or added{At(verdict)}; those before are as they were signed{Again(verdict)}",
            CheckpointState.Contradicted => $"damage: covers {size}, and none of them is here; that they expired is not shown: the "
                + $"kept tree before the oldest segment is of {Number(verdict.Oldest)} and does not lead to what was signed later, so that "
                + "tree, or records behind it, were changed",
            _ => $"covers {size}, and the tree before the oldest segment is not in the folder of the log: "
                + (verdict.Again is null
                    ? "nothing is shown"
                    : $"only those from number {Number(verdict.From + 1)} on are shown to be as they were signed"),
        };
    }

    private static string Gone(in CheckpointVerdict verdict) =>
        verdict.Oldest > 0 ? $", of which {Number(verdict.Oldest)} are no longer here: expired, or removed" : string.Empty;

    private static string At(in CheckpointVerdict verdict) =>
        verdict.Record == default ? string.Empty : $" (the first of these is record {verdict.Record} now)";

    private static string Again(in CheckpointVerdict verdict) =>
        verdict.Again is { } again ? $", and those from number {Number(again + 1)} on" : string.Empty;

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
