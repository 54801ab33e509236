using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
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
        OptionsReadResult reading = OptionsReader.Read(new DiskFiles(), Path);

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
            "format", .. OptionTable.All.SelectMany(static option => option.Path.Split('.')).Except(["*"]),
            .. NotBuiltYet.Defaults.Keys.Select(option => option.Split('.')[^1]),
        ];

        Assert.All(lastWords, word => Assert.Contains($"{word}: ", text.Replace(":\n", ": \n", StringComparison.Ordinal), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_option_that_needs_a_restart_says_so_and_no_other()
    {
        // A word that is both, as 'url', says nothing of its line.
        string[] both = [.. LastWords(static option => option.NeedsRestart).Intersect(LastWords(static option => !option.NeedsRestart))];
        string[] restart = [.. LastWords(static option => option.NeedsRestart).Except(both)];
        string[] other = [.. LastWords(static option => !option.NeedsRestart).Except(both)];

        foreach (string line in File.ReadLines(Path).Where(static line => !line.Contains("[not built yet]", StringComparison.Ordinal)))
        {
            string[] words = [.. Regex.Matches(line.Split(" # ")[0], "[a-z_]+(?=:)").Select(static match => match.Value)];
            bool says = line.Contains("# [restart]", StringComparison.Ordinal);

            Assert.True(!says || words.Intersect(restart).Any(), $"says [restart] of no such option: {line}");
            Assert.True(says || !words.Intersect(restart).Any(), $"does not say [restart]: {line}");
            Assert.True(!says || !words.Intersect(other).Any(), $"says [restart] of an option that a reload applies: {line}");
        }
    }

    private static string[] LastWords(Func<Option, bool> which) =>
        [.. OptionTable.All.Where(which).Select(static option => option.Path.Split('.')[^1]).Distinct()];
}
