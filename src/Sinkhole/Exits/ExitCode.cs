using System.Collections.Immutable;

namespace Sinkhole.Exits;

/// <summary>What the process says to whoever started it; a promise to scripts and unit files.</summary>
internal static class ExitCode
{
    /// <summary>All is well.</summary>
    public const int Ok = 0;

    /// <summary>A fault of ours.</summary>
    public const int Fault = 1;

    /// <summary>Errors, differences or damage were found; a reload was refused; the appliance is not ready.</summary>
    public const int Findings = 2;

    /// <summary>Cannot start: what a person wrote is wrong. Starting again changes nothing.</summary>
    public const int BadConfiguration = 3;

    /// <summary>Cannot start: a port, a permission or the storage is not to be had. Or the evidence to verify is not.</summary>
    public const int CannotStart = 4;

    /// <summary>The control socket does not answer.</summary>
    public const int NotReachable = 5;

    /// <summary>In force, and not as asked: an order lost names, or the clock puts orders in doubt.</summary>
    public const int NotAsAsked = 6;

    /// <summary>The command line was not understood.</summary>
    public const int Usage = 64;

    /// <summary>As a shell shows the end by a second Ctrl-C: 128 and the number of SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>Likewise by SIGALRM: the drain hung beyond its time, the log with it.</summary>
    public const int Overdue = 142;

    /// <summary>Likewise by a second SIGTERM.</summary>
    public const int Terminated = 143;

    /// <summary>Each code in a few words, for help and manual.</summary>
    public static ImmutableArray<(int Code, string Meaning)> Meanings { get; } =
    [
        (Ok, "ok"),
        (Fault, "unexpected fault; of run also: hits or parts were given up at the end"),
        (Findings, "findings: errors, damage, a refused reload, not ready"),
        (BadConfiguration, "cannot start: the configuration or the orders are wrong"),
        (CannotStart, "cannot start: port, permission or storage; of evidence verify: not there, or not to be read by this user"),
        (NotReachable, "the control socket does not answer"),
        (NotAsAsked, "in force, and not as asked: lost names, or a clock in doubt"),
        (Usage, "usage"),
        (Interrupted, "ended at once by a second Ctrl-C"),
        (Overdue, "as 1, where not even the log could say so in time"),
        (Terminated, "ended at once by a second SIGTERM"),
    ];
}
