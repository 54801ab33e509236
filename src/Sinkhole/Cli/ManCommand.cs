using System.CommandLine;
using Sinkhole.Exits;

namespace Sinkhole.Cli;

/// <summary>"man": prints the manual page, generated from the command tree.</summary>
internal static class ManCommand
{
    /// <summary>The verb.</summary>
    /// <param name="environment">The outputs.</param>
    /// <param name="root">The command tree, read when the verb is run.</param>
    public static Verb Create(CliEnvironment environment, RootCommand root)
    {
        Verb verb = new("man", "Print the manual page, in the form of man(7).", "sinkhole man | man -l -");
        return verb.WithAction(_ =>
        {
            environment.Output.Write(new ManualPage().Of(root));
            return ExitCode.Ok;
        });
    }
}
