using System;
using System.Collections.Immutable;
using Sinkhole.TimeStamping;

namespace Sinkhole.Telemetry;

/// <summary>The time stamps of all journals at one moment. Immutable.</summary>
internal sealed record TimeStampReports
{
    /// <summary>What it is without an authority.</summary>
    public static TimeStampReports None { get; } = new();

    /// <summary>How often checkpoints are stamped; null without an authority.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>One for each journal.</summary>
    public ImmutableArray<TimeStampReport> Journals { get; init; } = [];

    /// <summary>Tries that failed since the start, by cause.</summary>
    public ImmutableSortedDictionary<TimeStampFailure, long> Failures { get; init; } =
        ImmutableSortedDictionary<TimeStampFailure, long>.Empty;
}
