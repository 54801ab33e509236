using System;
using System.IO;
using System.Linq;
using Sinkhole.Configuration;
using Sinkhole.Documents.Files;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.Tests.Appliance.Configuration;

/// <summary>appliance/sinkhole.yaml is what it says: every option at its default.</summary>
public sealed class ShippedConfigurationTests
{
    public static readonly string Path = System.IO.Path.Join(Repository.Root, "appliance", "sinkhole.yaml");

    [Fact]
    public void Shipped_file_equals_the_defaults()
    {
        OptionsReading reading = OptionsReader.Read(new DiskFiles(), Path);

        Assert.Equal(string.Empty, OptionsSample.Print(reading));
        SinkholeOptions defaults = new() { File = Path, Orders = [System.IO.Path.Join(Repository.Root, "blocklists")] };
        Assert.Equal(OptionsText.Of(defaults), OptionsText.Of(reading.Options!));
    }

    [Fact]
    public void Shipped_file_names_every_option_there_is()
    {
        string text = File.ReadAllText(Path);
        string[] lastWords =
        [
            "canaries", "denial_soa", "prefetch", "tcp", "connections", "per_client", "idle", "in_flight", "total", "per_suffix",
            .. NotBuiltYet.Defaults.Keys.Select(option => option.Split('.')[^1]),
            "format", "node", "data", "orders", "allow", "protected", "pages", "addresses", "ttl", "languages", "texts", "operator", "name", "url", "verify_url", "dns", "listen",
            "clients", "upstreams", "routes", "cache", "memory", "web", "evidence", "budget", "retention", "path", "agent", "identity", "metrics", "control", "socket",
            "limits", "drain", "dns_tcp_memory", "web_memory", "hits_per_address",
        ];

        Assert.All(lastWords, word => Assert.Contains($"{word}: ", text.Replace(":\n", ": \n", StringComparison.Ordinal), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_option_that_needs_a_restart_says_so()
    {
        string[] lines = [.. File.ReadLines(Path).Where(line => line.Contains("# [restart]", StringComparison.Ordinal))];

        Assert.Equal(18, lines.Length);
    }
}
