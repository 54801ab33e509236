using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using Sinkhole.Configuration;
using Sinkhole.Documents.Findings;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Erasure;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Reading;
using Sinkhole.Evidence.Packages;
using Sinkhole.Exits;
using Sinkhole.Inspection;
using Sinkhole.Logging;

namespace Sinkhole.Cli;

/// <summary>"evidence verify": verifies journals from their files alone.</summary>
internal static class EvidenceCommand
{
    private const string NotProved =
        "not proved: that no records were removed at the end, and that the journal and its log were not rewritten; this needs a checkpoint "
            + "that was kept elsewhere (--checkpoint, --key)";

    private const string Proved =
        "proved by the checkpoints that were given, if they and the key are from another place; not proved: records after them";

    /// <summary>The verb.</summary>
    public static Verb Create(CliEnvironment environment)
    {
        Argument<string> path = new Argument<string>("PATH")
        {
            Description = "The data folder, a journal's folder, one of its segments, or a package of 'evidence export'.",
        }.WithoutOptions().NotEmpty();
        Option<string[]> checkpoints = EvidenceCheckpoints.CreateCheckpointOption();
        Option<string[]> keys = EvidenceCheckpoints.CreateKeyOption();
        Option<string[]> witnesses = EvidenceCheckpoints.CreateWitnessOption();
        Option<string[]> authorities = EvidenceTimeStamps.CreateOption();
        Verb verify = new(
            "verify",
            "Verify every CRC, hash, number and link of journals. Shows damage with file and offset and exits with 2; exits with 4 for "
                + "files that are missing, not readable by this user, or of a newer version, and where the storage keys or sealed keys "
                + "are not there.",
            "sinkhole evidence verify /var/lib/sinkhole",
            "sinkhole evidence verify /var/lib/sinkhole --checkpoint march.note --key hits.pub   # against a checkpoint kept elsewhere",
            "sinkhole evidence verify package-345/ --key hits.pub --witness w1.pub --tsa-ca tsa-root.pem")
        {
            path,
            checkpoints,
            keys,
            witnesses,
            authorities,
        };
        verify.WithAction(result => Verify(
            environment,
            result.GetRequiredValue(path),
            result.GetRequiredValue(checkpoints),
            result.GetRequiredValue(keys),
            result.GetRequiredValue(witnesses),
            result.GetRequiredValue(authorities)));
        return new Verb("evidence", "Work on evidence files.")
        {
            verify,
            CheckpointCommand.Create(environment),
            EvidenceShowCommand.Create(environment),
            EvidenceListCommand.Create(environment),
            EvidenceExportCommand.Create(environment),
            EvidenceAuditCommand.Create(environment),
            EvidenceEraseCommand.Create(environment),
            EvidenceCertificateCommand.Create(environment),
        };
    }

    private static int Verify(
        CliEnvironment environment, string path, string[] files, string[] keys, string[] witnesses, string[] authorities)
    {
        if (PackageVerifier.IsPackage(path))
        {
            return EvidencePackages.Verify(environment, path, files, keys, witnesses, authorities);
        }

        // First what is there: with the options for a package, a wrong path would be taken for a wrong use of the options.
        List<JournalFinding> notes = [];
        IReadOnlyList<string> journals;
        try
        {
            journals = JournalFolders.Find(path, notes);
        }
        catch (JournalUnusableException error)
        {
            return Refuse(environment, Describe(path, notes, error.Message));
        }

        if (EvidenceCheckpoints.Read(environment, files, keys, witnesses, out int refused) is not { } checkpoints)
        {
            return refused;
        }

        if (EvidenceTimeStamps.Read(environment, authorities) is not { } timeStamps)
        {
            return ExitCode.Usage;
        }

        int code = ExitCode.Ok;
        try
        {
            foreach (string journal in journals)
            {
                code = Combine(code, VerifyOne(environment, path, journal));
                code = Combine(code, checkpoints.Compare(journal));
                code = Combine(code, timeStamps.Verify(journal));
            }
        }
        catch (JournalUnusableException error)
        {
            return Refuse(environment, error.Message);
        }

        foreach (JournalFinding note in notes)
        {
            Report(environment, name: string.Empty, note);
        }

        code = Combine(code, checkpoints.Finish());
        environment.Output.WriteLine(checkpoints.HasProof && code == ExitCode.Ok ? Proved : NotProved);
        return code;
    }

    /// <summary>What is wrong with a path under which neither a package nor a journal was found.</summary>
    private static string Describe(string path, List<JournalFinding> notes, string problem)
    {
        try
        {
            // .NET says of what this user may not reach that it does not exist, unless its attributes are asked for.
            foreach (string asked in (string[])[path, .. notes.Select(static note => note.File)])
            {
                _ = File.GetAttributes(asked);
            }

            _ = Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any();
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return $"{path} does not exist: give a package, the data folder, the folder of a journal in it, or one segment";
        }
        catch (UnauthorizedAccessException)
        {
            return $"{path} cannot be read by this user: use root, or the user that it belongs to";
        }

        string rest = problem.StartsWith($"{path}: ", StringComparison.Ordinal) ? problem[(path.Length + 2)..] : problem;
        return notes.Count > 0 ? problem : $"{path} is neither a package nor a journal: {rest}";
    }

    /// <summary>Verifies one journal; the others are verified whatever comes of it.</summary>
    private static int VerifyOne(CliEnvironment environment, string path, string journal)
    {
        try
        {
            string given = Path.TrimEndingDirectorySeparator(Path.GetFullPath(journal));
            string folder = File.Exists(given) ? Path.GetDirectoryName(given) ?? "/" : given;
            string proofs = Path.Combine(Path.GetDirectoryName(folder) ?? "/", DataFolderNames.Proofs);
            var sealedKeys = new SealedKeyCheck(Path.Combine(Path.GetDirectoryName(folder) ?? "/", DataFolderNames.Seals));
            string name = Path.GetFileName(folder);
            JournalVerification verification = ErasureLog.Explain(proofs, name, JournalVerifier.Verify(journal, sealedKeys.Add));
            verification = sealedKeys.Explain(proofs, name, verification);
            Report(environment, journal == path ? string.Empty : Path.GetFileName(journal), verification);
            return ExitCodeOf(verification);
        }
        catch (Exception error) when (error is JournalUnusableException or CheckpointException)
        {
            return Refuse(environment, error.Message);
        }
    }

    private static int Refuse(CliEnvironment environment, string problem)
    {
        environment.Error.WriteLine($"sinkhole: {VisibleText.Escape(problem)}");
        return ExitCode.CannotStart;
    }

    private static int ExitCodeOf(JournalVerification verification) =>
        verification.Damages > 0 ? ExitCode.Findings
        : verification.Forbidden + verification.UnknownVersions + verification.NotCompared + verification.WithoutEnvelopes > 0
            ? ExitCode.CannotStart
        : ExitCode.Ok;

    /// <summary>Damage has priority over files that could not be read.</summary>
    internal static int Combine(int code, int next) => code == ExitCode.Findings || next == ExitCode.Ok ? code : next;

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
        string counts = $"{records}{Closed(verification)} in {segments}, {MessageText.Count(verification.Octets, "octet")}";
        string range = verification.Records == 0 ? string.Empty : $", from {verification.First} to {verification.Last}";
        string verdict = verification.IsSound ? $"sound: {counts}{range}" : $"{Describe(verification)}; {counts}{range}";
        environment.Output.WriteLine(VisibleText.Escape(name.Length > 0 ? $"{name}: {verdict}" : verdict));
    }

    private static void Report(CliEnvironment environment, string name, in JournalFinding finding)
    {
        bool isUnread = finding.Code
            is JournalFindingCode.Forbidden or JournalFindingCode.UnknownVersion
            or JournalFindingCode.Closed or JournalFindingCode.EnvelopesMissing;
        string severity = finding.IsDamage ? "damage: " : isUnread ? string.Empty : "note: ";
        bool isBelow = name.Length > 0 && !finding.File.Contains('/', StringComparison.Ordinal);
        string file = isBelow ? $"{name}/{finding.File}" : finding.File;
        string place = finding.Offset == JournalFinding.Whole ? file : $"{file}: at offset {finding.Offset}";
        string line = $"{place}: {severity}{finding.Message}";
        (finding.IsDamage || isUnread ? environment.Error : environment.Output).WriteLine(VisibleText.Escape(line));
    }

    /// <summary>" (21 of them erased, 3 without their storage key)", or less of it, or nothing.</summary>
    private static string Closed(JournalVerification verification)
    {
        long without = verification.Closed - verification.Erased;
        string keys = without == 1 ? "1 without its storage key" : $"{without:N0} without their storage key";
        return (verification.Erased, without) switch
        {
            (0, 0) => string.Empty,
            (_, 0) => $" ({verification.Erased:N0} of them erased)",
            (0, _) => $" ({keys})",
            _ => $" ({verification.Erased:N0} of them erased, {keys})",
        };
    }

    /// <summary>"2 damages", "1 file cannot be read by this user", "1 segment of a newer version", or several of these.</summary>
    private static string Describe(JournalVerification verification)
    {
        string damages = MessageText.Count(verification.Damages, "damage");
        string files = MessageText.Count(verification.Forbidden, "file");
        string segments = MessageText.Count(verification.UnknownVersions, "segment");
        string compared = MessageText.Count(verification.NotCompared, "record");
        string accounts = MessageText.Count(verification.WithoutEnvelopes, "sealed account");
        string keys = verification.NotCompared == 1 ? "its storage key is" : "their storage keys are";
        (long Count, string Text)[] counts =
        [
            (verification.Damages, damages),
            (verification.Forbidden, $"{files} cannot be read by this user: use root, or the user that runs the appliance"),
            (verification.UnknownVersions, $"{segments} of a newer version: use that version"),
            (verification.WithoutEnvelopes, $"whether {accounts} can be opened is not known: the sealed keys are not here"),
            (verification.NotCompared, $"content of {compared} is not compared: {keys} not here"),
        ];
        return string.Join("; ", counts.Where(static count => count.Count > 0).Select(static count => count.Text));
    }
}
