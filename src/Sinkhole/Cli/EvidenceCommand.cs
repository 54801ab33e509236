using System.CommandLine;
using System.IO;
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
            Description = "The data folder, a journal's folder, or one of its segments.",
        }.WithoutOptions().NotEmpty();
        Verb verify = new(
            "verify",
            "Walk journals again: every CRC, hash, number and link. Damage is named with file and offset and ends 2.",
            "sinkhole evidence verify /var/lib/sinkhole")
        {
            path,
        };
        verify.Does(result => Verify(surroundings, result.GetRequiredValue(path)));
        return new Verb("evidence", "Work on evidence files.") { verify };
    }

    private static int Verify(CliSurroundings surroundings, string path)
    {
        bool isSound = true;
        try
        {
            foreach (string journal in File.Exists(path) ? [path] : JournalFolders.Find(path))
            {
                string name = journal == path ? string.Empty : Path.GetFileName(journal);
                isSound &= Report(surroundings, name, JournalVerifier.Verify(journal));
            }
        }
        catch (JournalUnusableException error)
        {
            surroundings.Error.WriteLine($"sinkhole: {VisibleText.Of(error.Message)}");
            return ExitCode.Findings;
        }

        surroundings.Output.WriteLine(NotProved);
        return isSound ? ExitCode.Ok : ExitCode.Findings;
    }

    /// <summary>Writes what was found in one journal.</summary>
    /// <param name="surroundings">Where to.</param>
    /// <param name="name">Its name below the folder that was asked for; empty for that folder itself.</param>
    /// <param name="verification">What was found.</param>
    /// <returns>Whether it is sound.</returns>
    private static bool Report(CliSurroundings surroundings, string name, JournalVerification verification)
    {
        foreach (JournalFinding finding in verification.Findings)
        {
            string severity = finding.IsDamage ? "damage" : "note";
            string file = name.Length > 0 && !Path.IsPathRooted(finding.File) ? $"{name}/{finding.File}" : finding.File;
            string line = $"{file}: at offset {finding.Offset}: {severity}: {finding.Message}";
            (finding.IsDamage ? surroundings.Error : surroundings.Output).WriteLine(VisibleText.Of(line));
        }

        string records = Words.Count(verification.Records, "record");
        string counts = $"{records} in {Words.Count(verification.Segments, "segment")}, {Words.Count(verification.Octets, "octet")}";
        string range = verification.Records == 0 ? string.Empty : $", from {verification.First} to {verification.Last}";
        string damages = Words.Count(verification.Damages, "damage");
        string verdict = verification.IsSound ? $"sound: {counts}{range}" : $"{damages}; {counts}{range}";
        surroundings.Output.WriteLine(VisibleText.Of(name.Length > 0 ? $"{name}: {verdict}" : verdict));
        return verification.IsSound;
    }
}
