using System.Collections.Immutable;

namespace Sinkhole.Exits;

/// <summary>Exit codes of the process; a stable contract for scripts and unit files.</summary>
internal static class ExitCode
{
    /// <summary>Success.</summary>
    public const int Ok = 0;

    /// <summary>An internal error.</summary>
    public const int Fault = 1;

    /// <summary>Errors, differences or damage were found; a reload was refused; the appliance is not ready.</summary>
    public const int Findings = 2;

    /// <summary>Cannot start: the configuration or the orders are wrong. A restart does not help.</summary>
    public const int BadConfiguration = 3;

    /// <summary>Cannot start: a port, a permission or the storage is not available. Also: evidence is not available, or a look at
    /// it cannot be recorded.</summary>
    public const int CannotStart = 4;

    /// <summary>The control socket does not answer.</summary>
    public const int NotReachable = 5;

    /// <summary>
    /// Applied, but incomplete: an order lost names, or the clock puts orders in doubt. Also: exported, without records that are too new.
    /// </summary>
    public const int Incomplete = 6;

    /// <summary>No record has the reference. Also: nothing of the order is in the interval, so nothing is exported.</summary>
    public const int NotFound = 7;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 64;

    /// <summary>Ended by a second Ctrl-C: a shell reports 128 plus the number of SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>Ended by SIGALRM: the drain exceeded its time and the log was blocked too.</summary>
    public const int DrainTimedOut = 142;

    /// <summary>Ended by a second SIGTERM.</summary>
    public const int Terminated = 143;

    /// <summary>A short text for each code, for the help and the manual page.</summary>
    public static ImmutableArray<(int Code, string Meaning)> Meanings { get; } =
    [
        (Ok, "ok"),
        (Fault, "internal error; from run also: hits or parts were given up at shutdown"),
        (Findings, "findings: errors, damage, a refused reload, not ready"),
        (BadConfiguration, "cannot start: the configuration or the orders are wrong"),
        (CannotStart,
            "cannot start: port, permission or storage; from evidence: missing, not readable, or the look at it cannot be recorded"),
        (NotReachable, "the control socket does not answer"),
        (Incomplete, "applied, but incomplete: orders lost names, or the clock is in doubt; from evidence export: records are too new"),
        (NotFound, "from evidence show: no record has the reference; from evidence export: nothing of the order is in the interval"),
        (Usage, "usage"),
        (Interrupted, "ended at once by a second Ctrl-C"),
        (DrainTimedOut, "like 1, but the log was blocked too"),
        (Terminated, "ended at once by a second SIGTERM"),
    ];
}
