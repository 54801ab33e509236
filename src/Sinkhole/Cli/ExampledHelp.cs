using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.IO;
using Sinkhole.Exits;

namespace Sinkhole.Cli;

/// <summary>The library's help with the verb's examples below it.</summary>
internal sealed class ExampledHelp : SynchronousCommandLineAction
{
    private readonly HelpAction _help;

    /// <param name="help">What shows the command tree.</param>
    public ExampledHelp(HelpAction help) => _help = help;

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int code = _help.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
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
}
