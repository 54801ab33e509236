using System.CommandLine;
using Sinkhole.Evidence.Journals;
using Sinkhole.Hosting;
using Sinkhole.Orders.Yaml;

namespace Sinkhole.Cli;

/// <summary>"evidence verify": walks a journal again, from its files alone.</summary>
internal static class EvidenceCommand
{
    private const string NotProved =
        "not proved: that nothing was cut off behind the last record, or all of it written anew; a witness elsewhere would have to say so";

    /// <summary>The verb.</summary>
    public static Verb Create(CliSurroundings surroundings)
    {
        Argument<string> path = new Argument<string>("PATH")
        {
            Description = "A journal's folder, or one of its segments.",
        }.WithoutOptions();
        Verb verify = new(
            "verify",
            "Walk a journal again: every CRC, hash, number and link. Damage is named with file and offset and ends 2.",
            "sinkhole evidence verify /var/lib/sinkhole/hits")
        {
            path,
        };
        verify.Does(result => Verify(surroundings, result.GetRequiredValue(path)));
        return new Verb("evidence", "Work on evidence files.") { verify };
    }

    private static int Verify(CliSurroundings surroundings, string path)
    {
        JournalVerification verification;
        try
        {
            verification = JournalVerifier.Verify(path);
        }
        catch (JournalUnusableException error)
        {
            surroundings.Error.WriteLine($"sinkhole: {VisibleText.Of(error.Message)}");
            return ExitCode.Findings;
        }

        foreach (JournalFinding finding in verification.Findings)
        {
            string severity = finding.IsDamage ? "damage" : "note";
            string line = $"{finding.File}: at offset {finding.Offset}: {severity}: {finding.Message}";
            (finding.IsDamage ? surroundings.Error : surroundings.Output).WriteLine(VisibleText.Of(line));
        }

        string records = Words.Count(verification.Records, "record");
        string counts = $"{records} in {Words.Count(verification.Segments, "segment")}, {Words.Count(verification.Octets, "octet")}";
        string range = verification.Records == 0 ? string.Empty : $", from {verification.First} to {verification.Last}";
        string damages = Words.Count(verification.Damages, "damage");
        string verdict = verification.IsSound ? $"sound: {counts}{range}" : $"{damages}; {counts}{range}";
        surroundings.Output.WriteLine(verdict);
        surroundings.Output.WriteLine(NotProved);
        return verification.IsSound ? ExitCode.Ok : ExitCode.Findings;
    }
}
