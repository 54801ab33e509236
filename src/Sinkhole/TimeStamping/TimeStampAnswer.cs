namespace Sinkhole.TimeStamping;

/// <summary>What came back from an authority.</summary>
/// <param name="Octets">The answer, not verified; empty where there is a failure.</param>
/// <param name="Failure">Why there is none; null where there is one.</param>
/// <param name="Problem">The failure in words.</param>
internal sealed record TimeStampAnswer(byte[] Octets, TimeStampFailure? Failure, string Problem)
{
    public static TimeStampAnswer Of(byte[] octets) => new(octets, Failure: null, string.Empty);

    public static TimeStampAnswer Failed(TimeStampFailure failure, string problem) => new([], failure, problem);
}
