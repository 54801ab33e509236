using System;
using System.IO;

namespace Sinkhole.Cli;

/// <summary>Everything outside the process that a verb may use, so that tests can run every verb in process.</summary>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="IsTerminal">Whether <paramref name="Output"/> is a terminal: tables get borders there.</param>
/// <param name="Time">The clock.</param>
/// <param name="Run">Runs the appliance.</param>
internal sealed record CliEnvironment(TextWriter Output, TextWriter Error, bool IsTerminal, TimeProvider Time, ApplianceRun Run)
{
    /// <summary>Runs a witness.</summary>
    public WitnessRun RunWitness { get; init; } = static (_, _) => throw new InvalidOperationException("no witness can be run here");

    /// <summary>Whether the kernel reports the clock as synchronised: only then does an order end.</summary>
    public Func<bool> IsClockSynchronized { get; init; } = static () => true;

    /// <summary>Standard input, for texts that a person is asked for.</summary>
    public TextReader Input { get; init; } = TextReader.Null;

    /// <summary>Whether a person reads <see cref="Error"/> on a terminal: progress is shown there.</summary>
    public bool IsErrorTerminal { get; init; }

    /// <summary>Whether a person at a terminal can be asked: reads <see cref="Error"/>, and types <see cref="Input"/>.</summary>
    public bool IsInteractive { get; init; }
}
