namespace Sinkhole.NameServer.Forwarding;

/// <summary>What came of a second try beside the first.</summary>
internal enum HedgeResult
{
    /// <summary>There was none: the first was answered in time, or had failed before the second began.</summary>
    NotMade,

    /// <summary>Its answer was taken.</summary>
    Won,

    /// <summary>The first answered all the same, or neither did.</summary>
    Lost,
}
