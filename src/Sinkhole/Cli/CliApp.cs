using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Help;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Exits;
using Sinkhole.Logging;
using Sinkhole.Resolving;

namespace Sinkhole.Cli;

/// <summary>The command line: verbs, help, completions, and the exit code of each outcome.</summary>
internal sealed class CliApp
{
    private readonly CliSurroundings _surroundings;
    // "@evil.example" is a mistaken name, not a file of arguments.
    private static readonly ParserConfiguration AsWritten = new() { ResponseFileTokenReplacer = null };

    private readonly RootCommand _root;

    /// <param name="surroundings">The world that verbs see.</param>
    public CliApp(CliSurroundings surroundings)
    {
        _surroundings = surroundings;
        _root = new RootCommand("DNS sinkhole and warning-page appliance.")
        {
            RunCommand.Create(surroundings),
            CheckCommand.Create(surroundings),
            ExplainCommand.Create(surroundings),
            LookupCommand.Create(surroundings),
            ReloadCommand.Create(surroundings),
            StatusCommand.Create(surroundings),
            HealthcheckCommand.Create(surroundings),
            EvidenceCommand.Create(surroundings),
            ExportCommand.Create(surroundings),
            CompletionsCommand.Create(surroundings),
        };
        _root.Subcommands.Add(ManCommand.Create(surroundings, _root));
        _root.Options.Remove(_root.Options.OfType<HelpOption>().Single());
        HelpOption help = new("--help", "-h") { Description = "Show this help." };
        if (help.Action is HelpAction action)
        {
            help.Action = new ExampledHelp(action);
        }

        _root.Options.Add(help);
    }

    /// <summary>Parses a command line and does what it says.</summary>
    /// <param name="arguments">Without the program's name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        ParseResult result = _root.Parse(arguments, AsWritten);
        if (UsageFault.OfWritten(arguments, result.CommandResult.Command) is string slip)
        {
            return RefuseUsage(result, slip);
        }

        if (result.Errors.Count > 0 && result.Action is not { ClearsParseErrors: true })
        {
            return RefuseUsage(result, UsageFault.Of(result));
        }

        try
        {
            InvocationConfiguration configuration = new()
            {
                Output = _surroundings.Output,
                Error = _surroundings.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await result.InvokeAsync(configuration, cancellationToken);
        }
        catch (CannotStartException error)
        {
            return Refuse(error.Message, error.Fault == StartFault.Configuration ? ExitCode.BadConfiguration : ExitCode.CannotStart);
        }
        catch (Exception error) when (error is NotReachableException or StubException)
        {
            return Refuse(error.Message, ExitCode.NotReachable);
        }
    }

    private int Refuse(string message, int code)
    {
        _surroundings.Error.WriteLine($"sinkhole: {VisibleText.Of(message)}");
        return code;
    }

    private int RefuseUsage(ParseResult result, string why)
    {
        string verb = result.CommandResult.Command is RootCommand ? string.Empty : result.CommandResult.Command.Name + " ";
        string parent = result.CommandResult.Command.Parents.OfType<Verb>().FirstOrDefault() is { } group ? group.Name + " " : string.Empty;
        Refuse(why, ExitCode.Usage);
        _surroundings.Error.WriteLine($"'sinkhole {parent}{verb}--help' shows how");
        return ExitCode.Usage;
    }
}
