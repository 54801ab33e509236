using System;

namespace Sinkhole.Tests.House;

/// <summary>Whether the long drills were asked for: <c>tests/run --long</c>.</summary>
internal static class LongRun
{
    public static bool IsAsked { get; } = Environment.GetEnvironmentVariable("SINKHOLE_LONG_TESTS") == "true";

    /// <summary>The measure of a test in the normal run, or in the long one.</summary>
    public static T Of<T>(T normal, T inLongRun) => IsAsked ? inLongRun : normal;
}
