using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Threading;
using System.Threading.Tasks;

namespace Sinkhole.Cli;

/// <summary>A verb of the command line, with examples for its help.</summary>
internal sealed class Verb : Command
{
    /// <param name="name">Name of the verb.</param>
    /// <param name="description">One sentence.</param>
    /// <param name="examples">Complete command lines to copy, with an optional "#" comment.</param>
    public Verb(string name, string description, params string[] examples)
        : base(name, description)
    {
        Examples = examples;
    }

    /// <summary>Example lines for the help.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>Sets the action; its result is the exit code.</summary>
    public Verb WithAction(Func<ParseResult, CancellationToken, Task<int>> action)
    {
        SetAction(action);
        return this;
    }

    /// <summary>The same for a synchronous action.</summary>
    public Verb WithAction(Func<ParseResult, int> action)
    {
        SetAction(action);
        return this;
    }
}
