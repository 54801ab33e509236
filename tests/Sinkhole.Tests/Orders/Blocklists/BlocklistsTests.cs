using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sinkhole.Documents.Files;
using Sinkhole.Orders.Guard;
using Sinkhole.Orders.Model;
using Sinkhole.Orders.Reading;
using Sinkhole.Tests.Documents.Files;
using Sinkhole.Tests.House;
using Sinkhole.Tests.Orders.Reading;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.Orders.Blocklists;

/// <summary>The folder that ships is right by its own rules, and what its page says is so.</summary>
public sealed class BlocklistsTests
{
    private static readonly string Folder = Path.Join(Repository.Root, "blocklists");

    [Theory]
    [InlineData("2026-11-21T00:00:00Z")]
    [InlineData("2030-01-01T00:00:00Z")]
    public void Every_order_that_ships_is_read_without_a_finding(string now)
    {
        DateTimeOffset instant = DateTimeOffset.Parse(now, CultureInfo.InvariantCulture);

        OrderReadResult reading = new OrderReader(new DiskFiles(), ["seizure"]).Read([Folder], instant);

        Assert.Equal(string.Empty, OrderSample.Print(reading));
        Assert.All(reading.Set!.Orders, order => Assert.True(order.IsInForce(instant), order.Id));
    }

    [Fact]
    public void Court_order_names_310_domains_with_their_subdomains()
    {
        Order order = Ship().Orders.Single(order => order.Id == "xa-erc-2026-0345");

        Assert.Equal(310, order.Entries.Count);
        Assert.All(Names(order), name => Assert.EndsWith(".example", name, StringComparison.Ordinal));
        Assert.Equal(310, Names(order).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Orders_that_ship_show_every_action_and_match()
    {
        HashSet<string> shown = [];
        foreach (Order order in Ship().Orders)
        {
            foreach (OrderEntry entry in order.Entries)
            {
                shown.Add(OrderKeywords.Actions.KeywordOf(entry.Action));
                shown.Add(OrderKeywords.Matches.KeywordOf(entry.Match));
            }
        }

        Assert.Equal(OrderKeywords.Actions.Keywords.Length + OrderKeywords.Matches.Keywords.Length, shown.Count);
    }

    [Fact]
    public void Guard_holds_nothing_that_ships()
    {
        GuardVerdict verdict = new OrderGuard(new GuardedNames(), PublicSuffixList.BuiltIn()).Judge(Ship());

        Assert.Empty(verdict.Findings);
    }

    [Fact]
    public void Every_example_of_the_readmes_is_an_order()
    {
        string readme = File.ReadAllText(Path.Join(Folder, "README.md"));
        string firstPage = File.ReadAllText(Path.Join(Repository.Root, "README.md"));
        string names = Assert.Single(Blocks(readme, "text"));
        string[] examples = [.. Blocks(readme, "yaml"), .. Blocks(firstPage, "yaml").Where(IsOrder)];

        Assert.Equal(3, examples.Length);
        foreach (string example in examples)
        {
            string id = Regex.Match(example, "id: (?<id>[a-z0-9-]+)").Groups["id"].Value;
            MemoryFiles files = new MemoryFiles().Add($"{id}.yaml", example).Add($"{id}.domains.txt", names);

            OrderReadResult reading = OrderSample.Read(files, $"{id}.yaml");

            Assert.Equal(string.Empty, OrderSample.Print(reading));
            Assert.InRange(reading.Set!.EntryCount, 2, 3);
        }
    }

    [Theory]
    [InlineData("", new[] { "format", "order", "defaults", "entries", "entries_file" })]
    [InlineData("order", new[] { "id", "authority", "class", "case", "legal_basis", "jurisdiction", "valid_from", "valid_until", "contact", "appeal", "retention", "hold" })]
    [InlineData("order/contact", new[] { "url", "email" })]
    [InlineData("defaults", new[] { "match", "action", "page" })]
    [InlineData("entries_file", new[] { "path", "sha256" })]
    public void Schema_and_reader_know_the_same_keys(string place, string[] keys)
    {
        JsonElement at = Schema();
        foreach (string step in place.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            at = at.GetProperty("properties").GetProperty(step);
        }

        Assert.Equal(keys, at.GetProperty("properties").EnumerateObject().Select(property => property.Name));
        Assert.False(at.GetProperty("additionalProperties").GetBoolean());
        string[] known = place switch
        {
            "" => OrderFileReader.Keys,
            "order" => OrderHeader.Keys,
            "order/contact" => OrderHeader.ContactKeys,
            "defaults" => EntriesReader.DefaultKeys,
            _ => EntriesFile.Keys,
        };
        Assert.Equal(known, keys);
    }

    [Fact]
    public void Schema_and_reader_know_the_same_keys_and_words_of_an_entry()
    {
        JsonElement schema = Schema();
        JsonElement entry = schema.GetProperty("properties").GetProperty("entries").GetProperty("items");
        JsonElement words = schema.GetProperty("definitions");

        Assert.Equal(EntriesReader.EntryKeys, entry.GetProperty("properties").EnumerateObject().Select(property => property.Name));
        Assert.Equal(OrderKeywords.Matches.Keywords, Enum(words.GetProperty("match")));
        Assert.Equal(OrderKeywords.Actions.Keywords, Enum(words.GetProperty("action")));
        Assert.Equal(OrderKeywords.Classes.Keywords, Enum(schema.GetProperty("properties").GetProperty("order").GetProperty("properties").GetProperty("class")));
    }

    private static OrderSet Ship() => new OrderReader(new DiskFiles(), ["seizure"]).Read([Folder], OrderSample.Now).Set!;

    private static JsonElement Schema() => JsonDocument.Parse(File.ReadAllText(Path.Join(Folder, "schema", "seizure-order.schema.json"))).RootElement;

    private static IEnumerable<string> Enum(JsonElement choice) => choice.GetProperty("enum").EnumerateArray().Select(word => word.GetString()!);

    private static List<string> Names(Order order)
    {
        List<string> names = [];
        foreach (OrderEntry entry in order.Entries)
        {
            names.Add(NameText.Format(entry.Name));
        }

        return names;
    }

    private static bool IsOrder(string example) => example.StartsWith("format: sinkhole.order/1\n", StringComparison.Ordinal);

    private static IEnumerable<string> Blocks(string markdown, string language) =>
        Regex.Matches(markdown, $"^```{language}\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)
            .Select(match => match.Groups["text"].Value);
}
