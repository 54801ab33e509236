using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Help;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Audit;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Journals;
using Sinkhole.Exits;
using Sinkhole.Logging;
using Sinkhole.Resolving;

namespace Sinkhole.Cli;

/// <summary>The command line: verbs, help, completions, and the exit code of each outcome.</summary>
internal sealed class CliApp
{
    private readonly CliEnvironment _environment;
    // "@evil.example" is a mistyped name, not a response file.
    private static readonly ParserConfiguration AsWritten = new() { ResponseFileTokenReplacer = null };

    private readonly RootCommand _root;

    /// <param name="environment">What the verbs may use.</param>
    public CliApp(CliEnvironment environment)
    {
        _environment = environment;
        _root = new RootCommand("DNS sinkhole and warning-page appliance.")
        {
            RunCommand.Create(environment),
            CheckCommand.Create(environment),
            ExplainCommand.Create(environment),
            LookupCommand.Create(environment),
            ReloadCommand.Create(environment),
            StatusCommand.Create(environment),
            HealthcheckCommand.Create(environment),
            EvidenceCommand.Create(environment),
            WitnessCommand.Create(environment),
            ExportCommand.Create(environment),
            CompletionsCommand.Create(environment),
        };
        _root.Subcommands.Add(ManCommand.Create(environment, _root));
        _root.Options.Remove(_root.Options.OfType<HelpOption>().Single());
        _root.Options.OfType<VersionOption>().Single().Description = "Show version information.";
        HelpOption help = new("--help", "-h") { Description = "Show this help." };
        if (help.Action is HelpAction action)
        {
            help.Action = new HelpWithExamples(action);
        }

        _root.Options.Add(help);
    }

    /// <summary>Parses a command line and runs it.</summary>
    /// <param name="arguments">Without the program name.</param>
    /// <param name="cancellationToken">Cancels the command.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        ParseResult result = _root.Parse(arguments, AsWritten);
        if (UsageError.FindTypo(arguments, result.CommandResult.Command) is string typo)
        {
            return RefuseUsage(result, typo);
        }

        if (result.Errors.Count > 0 && result.Action is not { ClearsParseErrors: true })
        {
            return RefuseUsage(result, UsageError.Describe(result));
        }

        try
        {
            InvocationConfiguration configuration = new()
            {
                Output = _environment.Output,
                Error = _environment.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await result.InvokeAsync(configuration, cancellationToken);
        }
        catch (UsageException error)
        {
            return RefuseUsage(result, error.Message);
        }
        catch (CannotStartException error)
        {
            return Refuse(error.Message, error.Fault == StartFault.Configuration ? ExitCode.BadConfiguration : ExitCode.CannotStart);
        }
        catch (AuditRefusedException error)
        {
            return Refuse($"nothing is shown, because this look cannot be recorded: {error.Message}", ExitCode.CannotStart);
        }
        catch (Exception error) when (error is JournalUnusableException or CheckpointException)
        {
            return Refuse(error.Message, ExitCode.CannotStart);
        }
        catch (OutputException error)
        {
            return Refuse(
                $"standard output cannot be written: {error.Message}; what was done before stands: see 'sinkhole evidence audit'",
                ExitCode.CannotStart);
        }
        catch (Exception error) when (error is NotReachableException or StubResolverException)
        {
            return Refuse(error.Message, ExitCode.NotReachable);
        }
    }

    private int Refuse(string message, int code)
    {
        _environment.Error.WriteLine($"sinkhole: {VisibleText.Escape(message)}");
        return code;
    }

    private int RefuseUsage(ParseResult result, string why)
    {
        string verb = result.CommandResult.Command is RootCommand ? string.Empty : result.CommandResult.Command.Name + " ";
        string parent = result.CommandResult.Command.Parents.OfType<Verb>().FirstOrDefault() is { } group ? group.Name + " " : string.Empty;
        Refuse(why, ExitCode.Usage);
        _environment.Error.WriteLine($"'sinkhole {parent}{verb}--help' shows how");
        return ExitCode.Usage;
    }
}
