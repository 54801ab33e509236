using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.IO;
using System.Linq;
using System.Text;
using Sinkhole.Exits;

namespace Sinkhole.Cli;

/// <summary>The help of System.CommandLine, followed by examples or exit codes.</summary>
internal sealed class HelpWithExamples : SynchronousCommandLineAction
{
    private readonly HelpAction _help;

    /// <param name="help">The library's help action.</param>
    public HelpWithExamples(HelpAction help) => _help = help;

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        TextWriter output = parseResult.InvocationConfiguration.Output;
        int code = InvokeHelp(parseResult, output);
        if (parseResult.CommandResult.Command is Verb { Examples.Count: > 0 } verb)
        {
            output.WriteLine("Examples:");
            foreach (string example in verb.Examples)
            {
                output.WriteLine("  " + example);
            }

            output.WriteLine();
        }
        else if (parseResult.CommandResult.Command is RootCommand)
        {
            output.WriteLine("Exit codes:");
            foreach ((int exit, string meaning) in ExitCode.Meanings)
            {
                output.WriteLine($"  {exit,-3} {meaning}");
            }

            output.WriteLine();
        }

        return code;
    }

    // The library shows an argument in the list of commands as required, also where it may be left out.
    private int InvokeHelp(ParseResult parseResult, TextWriter output)
    {
        using StringWriter help = new() { NewLine = output.NewLine };
        parseResult.InvocationConfiguration.Output = help;
        int code = _help.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output = output;
        StringBuilder text = help.GetStringBuilder();
        foreach (Command command in parseResult.CommandResult.Command.Subcommands)
        {
            foreach (Argument argument in command.Arguments.Where(static argument => argument.Arity.MinimumNumberOfValues == 0))
            {
                string label = $"<{argument.HelpName ?? argument.Name}>";
                text.Replace($"  {command.Name} {label}  ", $"  {command.Name} [{label}]");
            }
        }

        output.Write(text);
        return code;
    }
}
