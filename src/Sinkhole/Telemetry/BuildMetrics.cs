using System;
using System.Collections.Generic;
using System.Reflection;

namespace Sinkhole.Telemetry;

/// <summary>What runs: version and revision of the program, and the runtime below it.</summary>
internal static class BuildMetrics
{
    private static readonly string[] Words = Informational().Split('+', 2);

    /// <summary>The version alone, "0.1.0".</summary>
    public static string Version => Words[0];

    /// <summary>The commit it was built from; "unknown" where the build did not say.</summary>
    public static string Revision => Words.Length > 1 ? Words[1] : "unknown";

    /// <summary>The family, bound.</summary>
    public static IEnumerable<BoundMetric> Bind() =>
    [
        SinkholeMetrics.BuildInfo.From(samples => samples.Add(1L, Version, Revision, Environment.Version.ToString())),
    ];

    private static string Informational() =>
        typeof(BuildMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
}
