using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Threading;
using System.Threading.Tasks;

namespace Sinkhole.Cli;

/// <summary>A verb of the command line with examples for its help.</summary>
internal sealed class Verb : Command
{
    /// <param name="name">As typed.</param>
    /// <param name="description">One sentence.</param>
    /// <param name="examples">Whole lines to copy, each with "#" and what it does.</param>
    public Verb(string name, string description, params string[] examples)
        : base(name, description)
    {
        Examples = examples;
    }

    /// <summary>Lines for the help.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>Says what the verb does; the result is the exit code.</summary>
    public Verb Does(Func<ParseResult, CancellationToken, Task<int>> action)
    {
        SetAction(action);
        return this;
    }

    /// <summary>Likewise, where nothing is waited for.</summary>
    public Verb Does(Func<ParseResult, int> action)
    {
        SetAction(action);
        return this;
    }
}
