using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using Sinkhole.Documents.Findings;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Exits;
using Sinkhole.Logging;

namespace Sinkhole.Cli;

/// <summary>"evidence verify": verifies journals from their files alone.</summary>
internal static class EvidenceCommand
{
    private const string NotProved =
        "not proved: that no records were removed at the end, and that the journal was not rewritten; this needs an external witness";

    /// <summary>The verb.</summary>
    public static Verb Create(CliEnvironment environment)
    {
        Argument<string> path = new Argument<string>("PATH")
        {
            Description = "The data folder, a journal's folder, or one of its segments.",
        }.WithoutOptions().NotEmpty();
        Verb verify = new(
            "verify",
            "Verify every CRC, hash, number and link of journals. Shows damage with file and offset and exits with 2; exits with 4 for "
                + "files that are missing, not readable by this user, or of a newer version.",
            "sinkhole evidence verify /var/lib/sinkhole")
        {
            path,
        };
        verify.WithAction(result => Verify(environment, result.GetRequiredValue(path)));
        return new Verb("evidence", "Work on evidence files.") { verify };
    }

    private static int Verify(CliEnvironment environment, string path)
    {
        List<JournalFinding> notes = [];
        int code = ExitCode.Ok;
        try
        {
            foreach (string journal in JournalFolders.Find(path, notes))
            {
                code = Combine(code, VerifyOne(environment, path, journal));
            }
        }
        catch (JournalUnusableException error)
        {
            return Refuse(environment, error);
        }

        foreach (JournalFinding note in notes)
        {
            Report(environment, name: string.Empty, note);
        }

        environment.Output.WriteLine(NotProved);
        return code;
    }

    /// <summary>Verifies one journal; the others are verified whatever comes of it.</summary>
    private static int VerifyOne(CliEnvironment environment, string path, string journal)
    {
        try
        {
            JournalVerification verification = JournalVerifier.Verify(journal);
            Report(environment, journal == path ? string.Empty : Path.GetFileName(journal), verification);
            return ExitCodeOf(verification);
        }
        catch (JournalUnusableException error)
        {
            return Refuse(environment, error);
        }
    }

    private static int Refuse(CliEnvironment environment, JournalUnusableException error)
    {
        environment.Error.WriteLine($"sinkhole: {VisibleText.Escape(error.Message)}");
        return ExitCode.CannotStart;
    }

    private static int ExitCodeOf(JournalVerification verification) =>
        verification.Damages > 0 ? ExitCode.Findings
        : verification.Forbidden + verification.UnknownVersions > 0 ? ExitCode.CannotStart
        : ExitCode.Ok;

    /// <summary>Damage has priority over files that could not be read.</summary>
    private static int Combine(int code, int next) => code == ExitCode.Findings || next == ExitCode.Ok ? code : next;

    /// <summary>Writes the result for one journal.</summary>
    /// <param name="environment">The outputs.</param>
    /// <param name="name">Name of its folder below the given path; empty for the given path itself.</param>
    /// <param name="verification">The result.</param>
    private static void Report(CliEnvironment environment, string name, JournalVerification verification)
    {
        foreach (JournalFinding finding in verification.Findings)
        {
            Report(environment, name, finding);
        }

        string records = MessageText.Count(verification.Records, "record");
        string segments = MessageText.Count(verification.Segments, "segment");
        string counts = $"{records} in {segments}, {MessageText.Count(verification.Octets, "octet")}";
        string range = verification.Records == 0 ? string.Empty : $", from {verification.First} to {verification.Last}";
        string verdict = verification.IsSound ? $"sound: {counts}{range}" : $"{Describe(verification)}; {counts}{range}";
        environment.Output.WriteLine(VisibleText.Escape(name.Length > 0 ? $"{name}: {verdict}" : verdict));
    }

    private static void Report(CliEnvironment environment, string name, in JournalFinding finding)
    {
        bool isUnread = finding.Code is JournalFindingCode.Forbidden or JournalFindingCode.UnknownVersion;
        string severity = finding.IsDamage ? "damage: " : isUnread ? string.Empty : "note: ";
        bool isBelow = name.Length > 0 && !finding.File.Contains('/', StringComparison.Ordinal);
        string file = isBelow ? $"{name}/{finding.File}" : finding.File;
        string line = $"{file}: at offset {finding.Offset}: {severity}{finding.Message}";
        (finding.IsDamage || isUnread ? environment.Error : environment.Output).WriteLine(VisibleText.Escape(line));
    }

    /// <summary>"2 damages", "1 file cannot be read by this user", "1 segment of a newer version", or several of these.</summary>
    private static string Describe(JournalVerification verification)
    {
        string damages = MessageText.Count(verification.Damages, "damage");
        string files = MessageText.Count(verification.Forbidden, "file");
        string segments = MessageText.Count(verification.UnknownVersions, "segment");
        (long Count, string Text)[] counts =
        [
            (verification.Damages, damages),
            (verification.Forbidden, $"{files} cannot be read by this user: use root, or the user that runs the appliance"),
            (verification.UnknownVersions, $"{segments} of a newer version: use that version"),
        ];
        return string.Join("; ", counts.Where(static count => count.Count > 0).Select(static count => count.Text));
    }
}
