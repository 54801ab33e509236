using System;
using Sinkhole.Warning.Contacts;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.Warning.Contacts;

public sealed class ContactNameTests
{
    /// <summary>Any octets may stand in a label (RFC 2181 §11): what is recorded is text, and ends in the entry.</summary>
    [Fact]
    public void Name_of_any_octets_becomes_text_that_ends_in_the_entry()
    {
        var random = new Random(20261130);
        byte[] entry = Wire("evil.example");
        for (int round = 0; round < 20_000; round++)
        {
            byte[] label = new byte[random.Next(1, 64)];
            random.NextBytes(label);
            byte[] name = [(byte)label.Length, .. label, .. entry];
            NameFolding.Fold(name, name);

            string text = ContactName.Of(new WireName(name), label.Length + 1);

            Assert.EndsWith(".evil.example", text, StringComparison.Ordinal);
            Assert.DoesNotContain(text, static character => character is < '!' or > '~');
        }
    }

    [Fact]
    public void Entry_itself_is_recorded_whole_and_below_the_root_nothing_is()
    {
        Assert.Equal("evil.example", ContactName.Of(new WireName(Wire("evil.example")), 0));
        Assert.Equal("*", ContactName.Of(new WireName(Wire("evil.example")), Wire("evil.example").Length - 1));
    }

    private static byte[] Wire(string name) => Scenarios.ScenarioPolicy.Wire(name);
}
