using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Security.Cryptography.X509Certificates;
using Sinkhole.Configuration;
using Sinkhole.Documents.Files;
using Sinkhole.Documents.Findings;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Proofs;
using Sinkhole.Evidence.TimeStamps;
using Sinkhole.Exits;
using Sinkhole.Logging;

namespace Sinkhole.Cli;

/// <summary>The part of "evidence verify" that verifies the time stamps of logs of checkpoints.</summary>
internal sealed class EvidenceTimeStamps
{
    private readonly CliEnvironment _environment;
    private readonly TimeStampTrust? _trust;

    private EvidenceTimeStamps(CliEnvironment environment, TimeStampTrust? trust)
    {
        _environment = environment;
        _trust = trust;
    }

    /// <summary>Option with the certificates of time-stamp authorities.</summary>
    public static Option<string[]> CreateOption() => new("--tsa-ca")
    {
        HelpName = "FILE",
        Description = "Root certificates of the time-stamp authority (PEM), from another place than this machine. Can be repeated.",
        DefaultValueFactory = static _ => [],
    };

    /// <summary>Reads what was given on the command line.</summary>
    /// <param name="environment">The outputs; an error is written there.</param>
    /// <param name="files">Files of certificates.</param>
    /// <returns>Null where a file has no certificate.</returns>
    public static EvidenceTimeStamps? Read(CliEnvironment environment, string[] files) =>
        TryReadTrust(environment, files, out TimeStampTrust? trust) ? new EvidenceTimeStamps(environment, trust) : null;

    /// <summary>Reads root certificates.</summary>
    /// <param name="environment">The outputs; an error is written there.</param>
    /// <param name="files">Files of certificates.</param>
    /// <param name="trust">What a certificate must lead to; null where no file was given.</param>
    /// <returns>False where a file has no certificate.</returns>
    public static bool TryReadTrust(CliEnvironment environment, string[] files, out TimeStampTrust? trust)
    {
        trust = null;
        X509Certificate2Collection all = [];
        foreach (string file in files)
        {
            if (!CertificateFile.TryRead(new DiskFiles(), file, out X509Certificate2Collection? certificates, out string problem))
            {
                environment.Error.WriteLine(VisibleText.Escape($"sinkhole: '--tsa-ca {file}': {file} {problem}"));
                return false;
            }

            all.AddRange(certificates);
        }

        trust = files.Length > 0 ? new TimeStampTrust(all) : null;
        return true;
    }

    /// <summary>Verifies each time stamp of each log of a journal.</summary>
    /// <param name="journal">The journal's folder.</param>
    /// <returns>The exit code.</returns>
    public int Verify(string journal)
    {
        string folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(journal));
        string name = Path.GetFileName(folder);
        string proofs = Path.Combine(Path.GetDirectoryName(folder) ?? "/", DataFolderNames.Proofs);
        int code = ExitCode.Ok;
        IReadOnlyList<string> logs = [];
        Try(() => logs = CheckpointVerifier.LogsOf(proofs, name));
        foreach (string log in logs)
        {
            Try(() => code = VerifyLog(folder, name, log) ? code : ExitCode.Findings);
        }

        return code;

        void Try(Action verify)
        {
            try
            {
                verify();
            }
            catch (CheckpointException error)
            {
                Report(isError: true, name, $"time stamps cannot be verified: {error.Message}");
                code = code == ExitCode.Findings ? code : ExitCode.CannotStart;
            }
        }
    }

    /// <summary>What a time stamp shows, as a line.</summary>
    public static string Describe(Checkpoint checkpoint, TimeStamp stamp)
    {
        string certificate = stamp.IsCertificateChecked
            ? "its certificate leads to one that was given"
            : "imprint and signature hold; its certificate is not checked: give --tsa-ca";
        string records = MessageText.Count(checkpoint.Size, "record");
        return $"time stamp of {records} by {stamp.Authority}: existed before {UtcText.Format(stamp.ExistedBefore)}; {certificate}";
    }

    private bool VerifyLog(string folder, string name, string log)
    {
        // Without a key nothing says whose the stamped checkpoints are; that it is missing is reported with the checkpoints.
        if (!CheckpointVerifier.TryReadOwn(log, out NoteKey? key, out _))
        {
            return true;
        }

        bool isSound = true;
        List<(Checkpoint Checkpoint, TimeStamp Stamp, string File)> read = [];
        var files = new StampedCheckpoints(log);
        foreach (long size in files.Sizes())
        {
            string file = $"{Path.GetFileName(log)}/{StampedCheckpoints.ResponseName(size)}";
            if (ReadOne(files, size, key, out string problem) is { } one)
            {
                read.Add((one.Checkpoint, one.Stamp, file));
            }
            else if (problem.Length > 0)
            {
                isSound = false;
                Report(isError: true, name, $"{file}: damage: {problem}");
            }
            else
            {
                string text = $"{file}: note: it is missing; the process ended before it was written, or somebody removed it";
                Report(isError: false, name, text);
            }
        }

        return Compare(folder, name, log, key, read) && isSound;
    }

    /// <summary>A stamp and the checkpoint that is stamped; null without a problem where there is a note alone.</summary>
    private (Checkpoint Checkpoint, TimeStamp Stamp)? ReadOne(StampedCheckpoints files, long size, NoteKey key, out string problem)
    {
        problem = string.Empty;
        byte[]? note = files.ReadNote(size);
        if (files.ReadResponse(size) is not { } response)
        {
            return null;
        }

        if (note is null
            || !SignedNote.TryParse(note, out SignedNote? signed, out _)
            || !key.Verifies(signed)
            || !Checkpoint.TryParse(signed.Text, out Checkpoint? checkpoint, out _)
            || checkpoint.Origin != key.Name
            || checkpoint.Size != size)
        {
            problem = "the note beside it is not a checkpoint of this size that the log's key has signed";
            return null;
        }

        TimeStampVerdict verdict = TimeStampVerifier.VerifyKept(note, response, _trust);
        problem = verdict.Problem;
        return verdict.Stamp is { } stamp ? (checkpoint, stamp) : null;
    }

    /// <summary>Compares the stamped checkpoints with the journal, and says what the oldest and the newest stamp show.</summary>
    private bool Compare(
        string folder, string name, string log, NoteKey key, List<(Checkpoint Checkpoint, TimeStamp Stamp, string File)> read)
    {
        if (read.Count == 0)
        {
            if (_trust is not null)
            {
                Report(isError: false, name, $"{Path.GetFileName(log)} has no time stamp that holds");
            }

            return true;
        }

        bool isSound = true;
        var verifier = CheckpointVerifier.Read(folder, log, key, [.. read.Select(static one => one.Checkpoint)]);
        for (int index = 0; index < read.Count; index++)
        {
            (Checkpoint checkpoint, TimeStamp stamp, string file) = read[index];
            CheckpointVerdict verdict = verifier.Compare(checkpoint);
            bool isWrong = verdict.State is CheckpointState.Altered or CheckpointState.Cut or CheckpointState.Contradicted;
            isSound &= !isWrong;
            if (isWrong)
            {
                Report(isError: true, name, $"{file}: what is stamped: {CheckpointText.Of(verdict)}");
            }

            if (isWrong || index == 0 || index == read.Count - 1)
            {
                Report(isError: false, name, Describe(checkpoint, stamp));
            }
        }

        if (read.Count > 2)
        {
            Report(isError: false, name, $"{MessageText.Count(read.Count, "time stamp")} of {Path.GetFileName(log)} were verified");
        }

        return isSound;
    }

    private void Report(bool isError, string name, string text) =>
        (isError ? _environment.Error : _environment.Output).WriteLine(VisibleText.Escape($"{name}: {text}"));
}
