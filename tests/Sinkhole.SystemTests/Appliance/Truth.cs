using System.Collections.Immutable;

namespace Sinkhole.SystemTests.Appliance;

/// <summary>What is true of a name from one instant on; a new object at each change, so that two looks can be told apart.</summary>
/// <param name="Answers">Every answer that may be given now: one, or two during a reload.</param>
internal sealed record Truth(ImmutableArray<string> Answers)
{
    public const string Sinkhole = "NOERROR 192.0.2.80";

    public const string Unlisted = "SERVFAIL";

    public static Truth Of(bool isSeized) => new([isSeized ? Sinkhole : Unlisted]);

    public static Truth InBetween() => new([Sinkhole, Unlisted]);
}
