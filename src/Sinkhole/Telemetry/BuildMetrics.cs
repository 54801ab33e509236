using System.Reflection;

namespace Sinkhole.Telemetry;

/// <summary>What runs: version and revision of the program, and the version of the runtime.</summary>
internal static class BuildMetrics
{
    private static readonly string[] Words = Informational().Split('+', 2);

    /// <summary>The version alone, "0.1.0".</summary>
    public static string Version => Words[0];

    /// <summary>The commit it was built from; "unknown" where the build did not say.</summary>
    public static string Revision => Words.Length > 1 ? Words[1] : "unknown";

    /// <summary>The family; its source is the version of the runtime.</summary>
    public static MetricGroup<System.Version> Families { get; } = new MetricGroup<System.Version>()
        .Gauge(
            "sinkhole_build_info",
            "Always 1; its labels show the version that runs.",
            ["version", "revision", "runtime"],
            static (series, runtime) => series.Set(1, Version, Revision, runtime.ToString()));

    private static string Informational() =>
        typeof(BuildMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
}
