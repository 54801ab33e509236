using System.CommandLine;
using System.IO;
using System.Linq;
using Sinkhole.Configuration;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Proofs;
using Sinkhole.Exits;
using Sinkhole.Logging;

namespace Sinkhole.Cli;

/// <summary>"evidence checkpoint": prints the newest signed checkpoint of a journal, to be kept elsewhere.</summary>
internal static class CheckpointCommand
{
    /// <summary>The verb.</summary>
    public static Verb Create(CliEnvironment environment)
    {
        Argument<string> data = new Argument<string>("PATH") { Description = "The data folder." }.WithoutOptions().NotEmpty();
        var journal = new Option<string>("--journal")
        {
            HelpName = "NAME",
            Description = "The journal.",
            DefaultValueFactory = static _ => DataFolderNames.Hits,
        };
        var key = new Option<bool>("--key") { Description = "Print the verifier key of its log instead." };
        Verb verb = new(
            "checkpoint",
            "Print the newest signed checkpoint of a journal, to be kept on another machine: 'evidence verify --checkpoint' compares the "
                + "journal with it later.",
            "sinkhole evidence checkpoint /var/lib/sinkhole > 2026-03-01.note",
            "sinkhole evidence checkpoint /var/lib/sinkhole --key > hits.pub")
        {
            data,
            journal,
            key,
        };
        return verb.WithAction(result => Print(
            environment, result.GetRequiredValue(data), result.GetRequiredValue(journal), result.GetRequiredValue(key)));
    }

    private static int Print(CliEnvironment environment, string data, string journal, bool isKey)
    {
        string proofs = Path.Combine(data, DataFolderNames.Proofs);
        try
        {
            string? log = LogSigner.FindLog(Path.Combine(data, DataFolderNames.Keys), proofs, journal)
                ?? CheckpointVerifier.LogsOf(proofs, journal).MaxBy(File.GetLastWriteTimeUtc);
            if (log is null)
            {
                return Refuse(
                    environment,
                    $"{data}: there is no log of the journal '{journal}' in {proofs}: give the data folder, and start the appliance once");
            }

            if (CheckpointVerifier.TryReadOwn(log, out NoteKey? key, out SignedNote? newest))
            {
                environment.Output.Write(isKey ? $"{key}\n" : newest.ToString());
                return ExitCode.Ok;
            }

            return Refuse(environment, $"{log}: no checkpoint is there that the log's key has signed");
        }
        catch (CheckpointException error)
        {
            return Refuse(environment, error.Message);
        }
    }

    private static int Refuse(CliEnvironment environment, string problem)
    {
        environment.Error.WriteLine(VisibleText.Escape($"sinkhole: {problem}"));
        return ExitCode.CannotStart;
    }
}
