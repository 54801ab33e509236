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
    /// <summary>Whether the kernel reports the clock as synchronised: only then does an order end.</summary>
    public Func<bool> IsClockSynchronized { get; init; } = static () => true;
}
