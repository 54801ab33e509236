using System;
using Microsoft.Extensions.Logging;
using Sinkhole.Clocks;
using Sinkhole.Logging;
using Sinkhole.Reload;
using Sinkhole.Storage;

namespace Sinkhole.Composition;

/// <summary>What must be there before the appliance is composed; the caller owns all of it.</summary>
internal sealed record ApplianceSetup
{
    /// <summary>The set to begin with.</summary>
    public required SourceSet Source { get; init; }

    /// <summary>The reading at start; its findings are logged.</summary>
    public required SourceReadResult Reading { get; init; }

    /// <summary>Reads the files again at a reload.</summary>
    public required SourceReader Reader { get; init; }

    /// <summary>The last good orders.</summary>
    public required SeedFolder Seed { get; init; }

    /// <summary>The open data folder.</summary>
    public required DataFolder Data { get; init; }

    /// <summary>The clock of orders and evidence.</summary>
    public required ClockFloor Clock { get; init; }

    /// <summary>What the file of the clock held at start; null for nothing.</summary>
    public required StoredClock? StoredClock { get; init; }

    /// <summary>Time and timers.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Makes the loggers of the servers.</summary>
    public required ILoggerFactory Loggers { get; init; }

    /// <summary>The log, for the count of its lost lines.</summary>
    public required LineLoggerProvider Log { get; init; }
}
