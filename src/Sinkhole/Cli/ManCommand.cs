using System.CommandLine;
using Sinkhole.Exits;

namespace Sinkhole.Cli;

/// <summary>"man": the manual page, written from the command tree itself.</summary>
internal static class ManCommand
{
    /// <summary>The verb.</summary>
    /// <param name="surroundings">Gets the page.</param>
    /// <param name="root">The command tree, read when the verb is run.</param>
    public static Verb Create(CliSurroundings surroundings, RootCommand root)
    {
        Verb verb = new("man", "Print the manual page, in the form of man(7).", "sinkhole man | man -l -");
        return verb.Does(_ =>
        {
            surroundings.Output.Write(new ManualPage().Of(root));
            return ExitCode.Ok;
        });
    }
}
