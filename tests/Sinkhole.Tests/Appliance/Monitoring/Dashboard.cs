using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Sinkhole.Tests.House;

namespace Sinkhole.Tests.Appliance.Monitoring;

/// <summary>A Grafana dashboard as it is shipped.</summary>
internal sealed record Dashboard(string File, JsonElement Content)
{
    public static IReadOnlyList<Dashboard> All { get; } =
    [
        .. Directory.GetFiles(Path.Combine(Repository.Root, "appliance", "monitoring", "grafana"), "*.json").Order()
            .Select(static file => new Dashboard(Path.GetFileName(file), JsonDocument.Parse(System.IO.File.ReadAllText(file)).RootElement)),
    ];

    /// <summary>Rows and panels, in their order.</summary>
    public IEnumerable<JsonElement> Panels => Content.GetProperty("panels").EnumerateArray();

    public IEnumerable<JsonElement> Variables => Content.GetProperty("templating").GetProperty("list").EnumerateArray();

    /// <summary>Every query with the title of its panel.</summary>
    public IEnumerable<(string Panel, string Expression)> Expressions =>
        from panel in Panels
        where panel.TryGetProperty("targets", out _)
        from target in panel.GetProperty("targets").EnumerateArray()
        select (panel.GetProperty("title").GetString()!, target.GetProperty("expr").GetString()!);

    /// <summary>What Grafana would send where every variable stands at "All".</summary>
    public static string Substitute(string expression, string rateInterval) => expression
        .Replace("$__rate_interval", rateInterval)
        .Replace("$cluster", ".*")
        .Replace("$job", ".*")
        .Replace("$instance", ".*");
}
