using System;
using System.IO;

namespace Sinkhole.Cli;

/// <summary>All that a verb may touch of the world, so that tests run every verb in process.</summary>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="IsTerminal">Whether a person looks at <paramref name="Output"/>: tables are drawn, else text is plain.</param>
/// <param name="Time">The clock.</param>
/// <param name="Run">What "run" does.</param>
internal sealed record CliSurroundings(TextWriter Output, TextWriter Error, bool IsTerminal, TimeProvider Time, ApplianceRun Run)
{
    /// <summary>Whether the kernel vouches for the clock: no other ends an order.</summary>
    public Func<bool> IsClockSynchronized { get; init; } = static () => true;
}
