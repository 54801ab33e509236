namespace Sinkhole.Evidence.TimeStamps;

/// <summary>What came of the verification of one response.</summary>
public sealed record TimeStampVerdict
{
    private TimeStampVerdict()
    {
    }

    /// <summary>The stamp; null where there is a <see cref="Fault"/>.</summary>
    public TimeStamp? Stamp { get; private init; }

    /// <summary>Why it is not accepted; null where it is.</summary>
    public TimeStampFault? Fault { get; private init; }

    /// <summary>The fault in words, without a full stop; empty where there is none. May hold text of the authority.</summary>
    public string Problem { get; private init; } = string.Empty;

    internal static TimeStampVerdict Accept(TimeStamp stamp) => new() { Stamp = stamp };

    internal static TimeStampVerdict Refuse(TimeStampFault fault, string problem) => new() { Fault = fault, Problem = problem };
}
