using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using Sinkhole.Documents.Findings;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Exits;
using Sinkhole.Logging;

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
            "Walk journals again: every CRC, hash, number and link. Damage is named with file and offset and ends 2; what is not there, "
                + "cannot be read by this user or was written by a newer version ends 4.",
            "sinkhole evidence verify /var/lib/sinkhole")
        {
            path,
        };
        verify.Does(result => Verify(surroundings, result.GetRequiredValue(path)));
        return new Verb("evidence", "Work on evidence files.") { verify };
    }

    private static int Verify(CliSurroundings surroundings, string path)
    {
        int code = ExitCode.Ok;
        try
        {
            foreach (string journal in File.Exists(path) ? [path] : JournalFolders.Find(path))
            {
                string name = journal == path ? string.Empty : Path.GetFileName(journal);
                JournalVerification verification = JournalVerifier.Verify(journal);
                Report(surroundings, name, verification);
                code = Worse(code, CodeOf(verification));
            }
        }
        catch (JournalUnusableException error)
        {
            surroundings.Error.WriteLine($"sinkhole: {VisibleText.Of(error.Message)}");
            return Worse(code, ExitCode.CannotStart);
        }

        surroundings.Output.WriteLine(NotProved);
        return code;
    }

    private static int CodeOf(JournalVerification verification) =>
        verification.Damages > 0 ? ExitCode.Findings
        : verification.Forbidden + verification.UnknownVersions > 0 ? ExitCode.CannotStart
        : ExitCode.Ok;

    /// <summary>Damage that was found outweighs what could not be read.</summary>
    private static int Worse(int code, int next) => code == ExitCode.Findings || next == ExitCode.Ok ? code : next;

    /// <summary>Writes what was found in one journal.</summary>
    /// <param name="surroundings">Where to.</param>
    /// <param name="name">Its name below the folder that was asked for; empty for that folder itself.</param>
    /// <param name="verification">What was found.</param>
    private static void Report(CliSurroundings surroundings, string name, JournalVerification verification)
    {
        foreach (JournalFinding finding in verification.Findings)
        {
            bool isUnread = finding.Code is JournalFindingCode.Forbidden or JournalFindingCode.UnknownVersion;
            string severity = finding.IsDamage ? "damage: " : isUnread ? string.Empty : "note: ";
            bool isBelow = name.Length > 0 && !finding.File.Contains('/', StringComparison.Ordinal);
            string file = isBelow ? $"{name}/{finding.File}" : finding.File;
            string line = $"{file}: at offset {finding.Offset}: {severity}{finding.Message}";
            (finding.IsDamage || isUnread ? surroundings.Error : surroundings.Output).WriteLine(VisibleText.Of(line));
        }

        string records = MessageText.Count(verification.Records, "record");
        string segments = MessageText.Count(verification.Segments, "segment");
        string counts = $"{records} in {segments}, {MessageText.Count(verification.Octets, "octet")}";
        string range = verification.Records == 0 ? string.Empty : $", from {verification.First} to {verification.Last}";
        string verdict = verification.IsSound ? $"sound: {counts}{range}" : $"{Faults(verification)}; {counts}{range}";
        surroundings.Output.WriteLine(VisibleText.Of(name.Length > 0 ? $"{name}: {verdict}" : verdict));
    }

    /// <summary>"2 damages", "1 file cannot be read by this user", "1 segment of a newer version", or some of them.</summary>
    private static string Faults(JournalVerification verification)
    {
        string damages = MessageText.Count(verification.Damages, "damage");
        string files = MessageText.Count(verification.Forbidden, "file");
        string segments = MessageText.Count(verification.UnknownVersions, "segment");
        (long Count, string Text)[] faults =
        [
            (verification.Damages, damages),
            (verification.Forbidden, $"{files} cannot be read by this user: use root, or the user that runs the appliance"),
            (verification.UnknownVersions, $"{segments} of a newer version: use that version"),
        ];
        return string.Join("; ", faults.Where(static fault => fault.Count > 0).Select(static fault => fault.Text));
    }
}
