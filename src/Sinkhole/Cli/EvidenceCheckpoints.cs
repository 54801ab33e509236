using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using Sinkhole.Configuration;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Proofs;
using Sinkhole.Exits;
using Sinkhole.Logging;

namespace Sinkhole.Cli;

/// <summary>The part of "evidence verify" that compares journals with signed checkpoints.</summary>
internal sealed class EvidenceCheckpoints
{
    private readonly CliEnvironment _environment;
    private readonly List<GivenCheckpoint> _open;
    private readonly List<NoteKey> _witnesses;

    private EvidenceCheckpoints(CliEnvironment environment, List<GivenCheckpoint> given, List<NoteKey> witnesses)
    {
        _witnesses = witnesses;
        _environment = environment;
        _open = given;
    }

    /// <summary>Option with the files of checkpoints.</summary>
    public static Option<string[]> CreateCheckpointOption() => new("--checkpoint")
    {
        HelpName = "FILE",
        Description = "A signed checkpoint that was kept elsewhere: each record under it must still be as it was. Can be repeated.",
        DefaultValueFactory = static _ => [],
    };

    /// <summary>Option with the public keys of logs.</summary>
    public static Option<string[]> CreateKeyOption() => new("--key")
    {
        HelpName = "KEY",
        Description = "The verifier key of the log, or a file with it, from another place than this machine. Can be repeated.",
        DefaultValueFactory = static _ => [],
    };

    /// <summary>Option with the public keys of witnesses.</summary>
    public static Option<string[]> CreateWitnessOption() => new("--witness")
    {
        HelpName = "KEY",
        Description = "The verifier key of a witness, or a file with it: each checkpoint that is given, or a package, must be cosigned by "
            + "it. Can be repeated.",
        DefaultValueFactory = static _ => [],
    };

    /// <summary>Reads what was given on the command line.</summary>
    /// <param name="environment">The outputs; an error is written there.</param>
    /// <param name="files">Files of checkpoints.</param>
    /// <param name="keys">Keys, or files of keys.</param>
    /// <param name="witnessKeys">Keys of witnesses, or files of them.</param>
    /// <param name="code">The exit code where the result is null.</param>
    public static EvidenceCheckpoints? Read(
        CliEnvironment environment, string[] files, string[] keys, string[] witnessKeys, out int code)
    {
        code = ExitCode.Usage;
        if (files.Length > 0 != keys.Length > 0)
        {
            return Refuse(environment, "--checkpoint and --key are given together: the key says whose signature counts");
        }

        if (witnessKeys.Length > 0 && files.Length == 0)
        {
            return Refuse(environment, "--witness needs --checkpoint: the cosignature stands below a checkpoint");
        }

        if (!TryReadKeys("--key", keys, NoteKeyKind.Ed25519, out List<NoteKey> read, out string wrong)
            || !TryReadKeys("--witness", witnessKeys, NoteKeyKind.Cosignature, out List<NoteKey> witnesses, out wrong))
        {
            return Refuse(environment, wrong);
        }

        List<GivenCheckpoint> given = [];
        foreach (string file in files)
        {
            if (!GivenCheckpoint.TryRead(file, read, out GivenCheckpoint? checkpoint, out string problem))
            {
                code = Path.Exists(file) ? ExitCode.Findings : ExitCode.CannotStart;
                return Refuse(environment, problem);
            }

            given.Add(checkpoint);
        }

        return new EvidenceCheckpoints(environment, given, witnesses);
    }

    /// <summary>Whether a checkpoint that was given held for a journal: then something is proved from outside.</summary>
    public bool HasProof { get; private set; }

    /// <summary>Compares a journal with the checkpoints that were given for it, and with the newest of its own logs.</summary>
    /// <param name="journal">The journal's folder.</param>
    /// <returns>The exit code.</returns>
    public int Compare(string journal)
    {
        string folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(journal));
        string name = Path.GetFileName(folder);
        string proofs = Path.Combine(Path.GetDirectoryName(folder) ?? "/", DataFolderNames.Proofs);
        int code = ExitCode.Ok;
        foreach (GivenCheckpoint[] ofLog in TakeFor(name).GroupBy(static given => given.Key.Name, StringComparer.Ordinal)
            .Select(static group => group.ToArray()))
        {
            string log = CheckpointVerifier.FindLog(proofs, ofLog[0].Key, out _) ?? proofs;
            code = EvidenceCommand.Combine(code, Try(name, () => CompareGiven(folder, name, log, ofLog)));
        }

        IReadOnlyList<string> logs = [];
        code = EvidenceCommand.Combine(code, Try(name, () =>
        {
            logs = CheckpointVerifier.LogsOf(proofs, name);
            return ExitCode.Ok;
        }));
        foreach (string log in logs)
        {
            code = EvidenceCommand.Combine(code, Try(name, () => CompareOwn(folder, name, log)));
        }

        return code;
    }

    /// <summary>Reports checkpoints that were given and belong to no journal that was verified.</summary>
    public int Finish()
    {
        foreach (GivenCheckpoint given in _open)
        {
            string text = $"sinkhole: {given.File}: the checkpoint is of '{given.Checkpoint.Origin}', and no journal of it is there";
            _environment.Error.WriteLine(VisibleText.Escape(text));
        }

        return _open.Count > 0 ? ExitCode.CannotStart : ExitCode.Ok;
    }

    private List<GivenCheckpoint> TakeFor(string journal)
    {
        List<GivenCheckpoint> taken = _open.FindAll(
            given => CheckpointVerifier.FindLog(string.Empty, given.Key, out string name) is not null && name == journal);
        _open.RemoveAll(taken.Contains);
        return taken;
    }

    private int CompareGiven(string folder, string name, string log, GivenCheckpoint[] given)
    {
        if (!Directory.Exists(log))
        {
            Report(isError: true, name, $"the log of {given[0].File} is not here: {log} is missing, and nothing is compared");
            return ExitCode.CannotStart;
        }

        var verifier = CheckpointVerifier.Read(folder, log, given[0].Key, [.. given.Select(static one => one.Checkpoint)]);
        int code = ExitCode.Ok;
        foreach (GivenCheckpoint one in given)
        {
            CheckpointVerdict verdict = verifier.Compare(one.Checkpoint);
            int ofThis = CodeOf(verdict.State);
            HasProof |= verdict.State == CheckpointState.Holds;
            Report(ofThis != ExitCode.Ok, name, $"checkpoint {one.File}: {CheckpointText.Of(verdict)}");
            code = EvidenceCommand.Combine(EvidenceCommand.Combine(code, ofThis), CompareWitnesses(name, one));
        }

        return code;
    }

    /// <summary>Each witness that was named must have cosigned; its own clock says when.</summary>
    private int CompareWitnesses(string name, GivenCheckpoint given)
    {
        int code = ExitCode.Ok;
        foreach (NoteKey witness in _witnesses)
        {
            bool isCosigned = witness.TryVerifyCosignature(given.Note, out DateTimeOffset time);
            string text = isCosigned
                ? $"cosigned at {time.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z by {witness.Name}"
                : $"not cosigned: no valid cosignature of {witness.Name} is below it";
            Report(!isCosigned, name, $"checkpoint {given.File}: {text}");
            code = isCosigned ? code : ExitCode.Findings;
        }

        return code;
    }

    /// <summary>What expired since is no fault of its own log.</summary>
    private int CompareOwn(string folder, string name, string log)
    {
        string of = $"own checkpoint of {Path.GetFileName(log)}";
        if (CheckpointVerifier.HasSignedNothing(log))
        {
            const string Begun = "none: the log was begun, and then its disk was full or the process ended; it was never used";
            Report(isError: false, name, $"{of}: {Begun}");
            return ExitCode.Ok;
        }

        if (!CheckpointVerifier.TryReadOwn(log, out NoteKey? key, out SignedNote? newest)
            || !Checkpoint.TryParse(newest.Text, out Checkpoint? checkpoint, out string problem))
        {
            Report(isError: true, name, $"{of}: damage: no checkpoint is there that the log's key has signed");
            return ExitCode.Findings;
        }

        CheckpointVerdict verdict = CheckpointVerifier.Read(folder, log, key, [checkpoint]).Compare(checkpoint);
        bool isWrong = CodeOf(verdict.State) == ExitCode.Findings;
        Report(isWrong, name, $"{of}: {CheckpointText.Of(verdict)}");
        return isWrong ? ExitCode.Findings : ExitCode.Ok;
    }

    private int Try(string name, Func<int> compare)
    {
        try
        {
            return compare();
        }
        catch (CheckpointException error)
        {
            Report(isError: true, name, $"checkpoints cannot be compared: {error.Message}");
            return ExitCode.CannotStart;
        }
    }

    private void Report(bool isError, string name, string text) =>
        (isError ? _environment.Error : _environment.Output).WriteLine(VisibleText.Escape($"{name}: {text}"));

    private static int CodeOf(CheckpointState state) => state switch
    {
        CheckpointState.Holds => ExitCode.Ok,
        CheckpointState.Cut or CheckpointState.Altered or CheckpointState.Contradicted => ExitCode.Findings,
        _ => ExitCode.CannotStart,
    };

    /// <summary>Reads keys of one kind.</summary>
    /// <param name="option">The option that they were given with.</param>
    /// <param name="texts">Keys, or files of keys.</param>
    /// <param name="kind">What they must be.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="problem">What is wrong, with the remedy; empty when true.</param>
    public static bool TryReadKeys(string option, string[] texts, NoteKeyKind kind, out List<NoteKey> keys, out string problem)
    {
        keys = [];
        problem = string.Empty;
        foreach (string text in texts)
        {
            if (!GivenCheckpoint.TryReadKey(option, text, out NoteKey? key, out problem))
            {
                return false;
            }

            if (key.Kind != kind)
            {
                string other = kind == NoteKeyKind.Ed25519 ? "a witness, not that of a log" : "a log, not that of a witness";
                problem = $"'{option} {text}' is the key of {other}";
                return false;
            }

            keys.Add(key);
        }

        return true;
    }

    private static EvidenceCheckpoints? Refuse(CliEnvironment environment, string problem)
    {
        environment.Error.WriteLine(VisibleText.Escape($"sinkhole: {problem}"));
        return null;
    }
}
