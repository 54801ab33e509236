using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;
using Sinkhole.SystemTests.Orders;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.SystemTests.Containers;

/// <summary>The files of <c>appliance/container</c>, as far as they can be held without an engine.</summary>
public sealed class ContainerFilesTests
{
    private static readonly string Files = Path.Combine(Repository.Root, "appliance", "container");

    [Fact]
    public async Task Appliance_takes_the_configuration()
    {
        using ApplianceHome home = new();
        string text = await File.ReadAllTextAsync(Path.Combine(Files, "sinkhole.yaml"), TestContext.Current.CancellationToken);
        string copy = Path.Combine(home.Folder, "compose.yaml");
        await File.WriteAllTextAsync(
            copy,
            text.Replace("/etc/sinkhole/blocklists", Path.Combine(Repository.Root, "blocklists"), StringComparison.Ordinal),
            TestContext.Current.CancellationToken);

        ProgramRun run = await home.RunAsync("check", "-c", copy);

        Assert.True(run.Code == 0, run.Said);
    }

    [Fact]
    public void Everything_that_compose_mounts_or_builds_from_exists()
    {
        JsonObject services = Read("compose.yaml")["services"]!.AsObject();
        string[] mounted =
        [
            .. services.SelectMany(static service => service.Value!["volumes"]?.AsArray() ?? [])
                .Select(static volume => volume!.GetValue<string>().Split(':')[0])
                .Where(static path => path.StartsWith('.')),
        ];

        Assert.Equal(["sinkhole", "prometheus", "grafana"], services.Select(static service => service.Key));
        Assert.NotEmpty(mounted);
        Assert.All(mounted, static path => Assert.True(Path.Exists(Path.Combine(Files, path)), path));
        Assert.True(File.Exists(Path.Combine(Files, services["sinkhole"]!["build"]!["context"]!.GetValue<string>(), "Sinkhole.sln")));
        Assert.True(File.Exists(Path.Combine(Repository.Root, services["sinkhole"]!["build"]!["dockerfile"]!.GetValue<string>())));
    }

    [Fact]
    public void Named_volumes_are_declared()
    {
        JsonNode compose = Read("compose.yaml");
        IEnumerable<string> used = compose["services"]!.AsObject()
            .SelectMany(static service => service.Value!["volumes"]?.AsArray() ?? [])
            .Select(static volume => volume!.GetValue<string>().Split(':')[0])
            .Where(static name => !name.StartsWith('.') && !name.StartsWith('/'));

        Assert.Equal(compose["volumes"]!.AsObject().Select(static volume => volume.Key).Order(), used.Order());
    }

    /// <summary>The right to bind low ports comes by the file, and no-new-privileges would take what comes by a file.</summary>
    [Fact]
    public void Right_to_low_ports_is_not_taken_again()
    {
        JsonObject service = Read("compose.yaml")["services"]!["sinkhole"]!.AsObject();

        Assert.Equal("NET_BIND_SERVICE", Assert.Single(service["cap_add"]!.AsArray())!.GetValue<string>());
        Assert.Equal("ALL", Assert.Single(service["cap_drop"]!.AsArray())!.GetValue<string>());
        Assert.False(service.ContainsKey("security_opt"));
    }

    [Fact]
    public void Image_runs_as_a_numeric_user_and_has_a_health_check()
    {
        string text = File.ReadAllText(Path.Combine(Files, "Containerfile"));

        Assert.Contains("\nUSER 65053:65053\n", text, StringComparison.Ordinal);
        Assert.Contains("CMD [\"/usr/bin/sinkhole\", \"healthcheck\"]", text, StringComparison.Ordinal);
        Assert.Contains("cap_net_bind_service=+ep ", text, StringComparison.Ordinal);
    }

    private static JsonNode Read(string name) => YamlAsJson.Read(File.ReadAllText(Path.Combine(Files, name)))!;
}
