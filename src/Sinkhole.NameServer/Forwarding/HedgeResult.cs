namespace Sinkhole.NameServer.Forwarding;

/// <summary>The result of a hedged try.</summary>
internal enum HedgeResult
{
    /// <summary>No hedged try was made: the first was answered in time, or failed before a second began.</summary>
    NotMade,

    /// <summary>Its answer was used.</summary>
    Won,

    /// <summary>The first try answered, or neither did.</summary>
    Lost,
}
