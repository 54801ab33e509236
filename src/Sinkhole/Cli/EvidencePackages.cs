using System;
using System.Collections.Generic;
using System.IO;
using Sinkhole.Documents.Findings;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Packages;
using Sinkhole.Evidence.Proofs;
using Sinkhole.Evidence.TimeStamps;
using Sinkhole.Exits;
using Sinkhole.Logging;

namespace Sinkhole.Cli;

/// <summary>The part of "evidence verify" that verifies packages.</summary>
internal static class EvidencePackages
{
    private const string NeedsKey =
        "a package is verified with the key of the log that signed it: give --key KEY once, from another place than the package";

    private const string FromPackage =
        "note: the key is from the package itself, so this shows only that the package is whole, not whose it is";

    private const string HasCheckpoint = "a package has its own checkpoint: leave --checkpoint out";

    /// <summary>Verifies a package.</summary>
    /// <param name="environment">The outputs.</param>
    /// <param name="folder">The package.</param>
    /// <param name="checkpoints">Must be empty: the package has its own checkpoint.</param>
    /// <param name="keys">One key, or its file.</param>
    /// <param name="witnessKeys">Keys of witnesses that must have cosigned, or files of them.</param>
    /// <param name="authorities">Files of root certificates of the time-stamp authority.</param>
    /// <returns>The exit code.</returns>
    public static int Verify(
        CliEnvironment environment, string folder, string[] checkpoints, string[] keys, string[] witnessKeys, string[] authorities)
    {
        if (checkpoints.Length > 0 || keys.Length != 1)
        {
            return Refuse(environment, checkpoints.Length > 0 ? HasCheckpoint : NeedsKey, ExitCode.Usage);
        }

        if (!EvidenceCheckpoints.TryReadKeys("--key", keys, NoteKeyKind.Ed25519, out List<NoteKey> key, out string problem)
            || !EvidenceCheckpoints.TryReadKeys(
                "--witness", witnessKeys, NoteKeyKind.Cosignature, out List<NoteKey> witnesses, out problem))
        {
            return Refuse(environment, problem, ExitCode.Usage);
        }

        if (!EvidenceTimeStamps.TryReadTrust(environment, authorities, out TimeStampTrust? trust))
        {
            return ExitCode.Usage;
        }

        try
        {
            PackageVerdict verdict = PackageVerifier.Verify(folder, key[0]);
            List<string> damages = [.. verdict.Damages];
            List<string> proved = [.. Proved(key[0], verdict)];
            if (IsInside(folder, keys[0]))
            {
                proved.Add(FromPackage);
            }

            if (verdict.Checkpoint is not null)
            {
                proved.InsertRange(1, VerifyWitnesses(verdict.Cosigned, witnesses, damages));
                proved.InsertRange(1, VerifyStamp(verdict.Stamped, trust, damages));
            }

            Report(environment, folder, verdict.FirstBad, damages, proved);
            return damages.Count == 0 ? ExitCode.Ok : ExitCode.Findings;
        }
        catch (PackageException error)
        {
            return Refuse(environment, error.Message, ExitCode.CannotStart);
        }
    }

    private static void Report(CliEnvironment environment, string folder, long firstBad, List<string> damages, List<string> proved)
    {
        foreach (string damage in damages)
        {
            environment.Error.WriteLine(VisibleText.Escape($"{folder}: damage: {damage}"));
        }

        if (firstBad > 0)
        {
            environment.Error.WriteLine($"first bad record: {firstBad}");
        }

        foreach (string line in damages.Count == 0 ? proved : [MessageText.Count(damages.Count, "damage")])
        {
            environment.Output.WriteLine(VisibleText.Escape(line));
        }
    }

    private static IEnumerable<string> Proved(NoteKey key, PackageVerdict verdict)
    {
        string size = MessageText.Count(verdict.Checkpoint?.Size ?? 0, "record");
        yield return verdict.AreRecordsOpen
            ? $"sound: {MessageText.Count(verdict.Records, "record")}, each under the checkpoint of {size}"
            : $"sound: {MessageText.Count(verdict.SealedFiles, "sealed file")}, as written; the records are not verified one by one before "
                + "they are opened: README.txt shows how";
        yield return $"proved by the key of {key.Name}, if it is from another place than the package";
    }

    /// <summary>The time stamp: verified if there is a root certificate to lead to.</summary>
    private static IEnumerable<string> VerifyStamp(OutsideSignature? stamped, TimeStampTrust? trust, List<string> damages)
    {
        if (stamped is not { TimeStamp: { } response })
        {
            return trust is null ? [] : ["no time stamp is in the package"];
        }

        if (trust is null)
        {
            return [$"a time stamp is on {First(stamped)}: not verified; give --tsa-ca"];
        }

        TimeStampVerdict verdict = TimeStampVerifier.VerifyKept(stamped.Note.Span, response, trust);
        if (verdict.Stamp is { } stamp)
        {
            return [EvidenceTimeStamps.Describe(stamped.Checkpoint, stamp)];
        }

        damages.Add($"{PackageNames.StampedResponse}: {verdict.Problem}");
        return [];
    }

    /// <summary>Each witness that was named must have cosigned; its own clock says when.</summary>
    private static List<string> VerifyWitnesses(OutsideSignature? cosigned, List<NoteKey> witnesses, List<string> damages)
    {
        string records = cosigned is null ? string.Empty : First(cosigned);
        List<string> said = witnesses.Count == 0 && cosigned is not null
            ? [$"cosignatures of witnesses are on {records}: not verified; give --witness"]
            : [];
        SignedNote? note = cosigned is not null && SignedNote.TryParse(cosigned.Note.Span, out SignedNote? read, out _) ? read : null;
        foreach (NoteKey witness in witnesses)
        {
            if (note is not null && witness.TryVerifyCosignature(note, out DateTimeOffset time))
            {
                said.Add($"{records}: cosigned at {time.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z by {witness.Name}");
            }
            else
            {
                damages.Add(note is null
                    ? $"no checkpoint in it is cosigned, so not by {witness.Name}"
                    : $"{PackageNames.CosignedNote}: no valid cosignature of {witness.Name} is below it");
            }
        }

        return said;
    }

    /// <summary>Whether a key is a file in the package; a link counts as what it leads to.</summary>
    private static bool IsInside(string folder, string key)
    {
        string package = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string real = Directory.ResolveLinkTarget(package, returnFinalTarget: true)?.FullName ?? package;
        string file = Path.GetFullPath(key);
        string target = File.Exists(file) ? File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file : string.Empty;
        return IsBelow(package) || IsBelow(real);

        bool IsBelow(string parent) => target.StartsWith(parent + "/", StringComparison.Ordinal);
    }

    private static string First(OutsideSignature signature) =>
        $"the first {MessageText.Count(signature.Checkpoint.Size, "record")} of the log";

    private static int Refuse(CliEnvironment environment, string problem, int code)
    {
        environment.Error.WriteLine(VisibleText.Escape($"sinkhole: {problem}"));
        return code;
    }
}
