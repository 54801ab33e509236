using System;
using System.Collections.Generic;
using System.Linq;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.Wire.Dns;

/// <summary>Compressed names expand to the original names, and the cost of compression is linear.</summary>
public sealed class NameCompressionTests
{
    [Fact]
    public void Name_ends_with_a_pointer_to_the_longest_known_suffix()
    {
        byte[] message = Write(["www.evil.example", "EVIL.example", "mail.evil.example", "example", "other.example"], out int[] places, out _);

        Assert.Equal([12, 30, 32, 39, 41], places);
        Assert.Equal([0xC0, 16], message[30..32]);
        Assert.Equal([4, (byte)'m', (byte)'a', (byte)'i', (byte)'l', 0xC0, 16], message[32..39]);
        Assert.Equal([0xC0, 21], message[39..41]);
    }

    [Fact]
    public void Root_is_one_octet()
    {
        byte[] message = Write(["."], out _, out _);

        Assert.Equal([0], message[12..13]);
    }

    [Fact]
    public void Any_names_can_be_read_again()
    {
        var random = new Random(5);
        for (int round = 0; round < 200; round++)
        {
            string[] names = [.. Enumerable.Range(0, 100).Select(_ => Name(random))];
            byte[] message = Write(names, out int[] places, out _);
            NameBuffer name = default;
            for (int index = 0; index < names.Length; index++)
            {
                Assert.Equal(WireError.None, CompressedName.Expand(message, places[index], ref name, out _));
                Assert.True(name.Name.EqualsIgnoreCase(new WireName(ScenarioPolicy.Wire(names[index]))), names[index]);
            }
        }
    }

    [Fact]
    public void Cost_grows_with_the_names_and_not_with_their_square()
    {
        string[] names = [.. Enumerable.Range(0, 200).Select(static number => $"host{number}.a.b.example")];
        Write(names[..100], out _, out int half);
        Write(names, out _, out int all);

        Assert.InRange(all, half, 3 * half);
    }

    [Fact]
    public void Names_that_differ_only_in_one_label_stay_within_the_comparison_limit()
    {
        string labels = string.Concat(Enumerable.Repeat("a.", 120));
        Write([.. Enumerable.Range(0, 250).Select(number => $"{labels}{number}")], out _, out int comparisons);

        Assert.InRange(comparisons, 0, NameCompression.MaxComparisons + WireLimits.Labels);
    }

    private static string Name(Random random) =>
        string.Join('.', Enumerable.Range(0, 1 + random.Next(5)).Select(_ => new string((char)('a' + random.Next(3)), 1 + random.Next(2))));

    private static byte[] Write(IReadOnlyList<string> names, out int[] places, out int comparisons)
    {
        byte[] message = new byte[WireLimits.MessageOctets];
        var writer = new MessageWriter(message, WireLimits.HeaderOctets);
        var compression = new NameCompression(message, new ushort[NameCompression.TableLength]);
        places = new int[names.Count];
        for (int index = 0; index < names.Count; index++)
        {
            places[index] = writer.Position;
            compression.Write(ref writer, names[index] == "." ? WireName.Root : new WireName(ScenarioPolicy.Wire(names[index])));
        }

        comparisons = compression.Comparisons;
        return message;
    }
}
