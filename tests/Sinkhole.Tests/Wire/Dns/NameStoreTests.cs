using System;
using System.Collections.Generic;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.Wire.Dns;

public sealed class NameStoreTests
{
    [Fact]
    public void Names_of_many_blocks_are_found_by_place_and_in_their_order()
    {
        var random = new Random(7);
        var builder = new NameStoreBuilder();
        List<(int Place, byte[] Name)> added = [];
        for (int octets = 0; octets < 5_000_000; octets += added[^1].Name.Length)
        {
            byte[] name = AnyName(random);
            added.Add((builder.Add(name), name));
        }

        NameStore store = builder.Build();

        for (int at = 0; at < added.Count; at++)
        {
            (int place, byte[] name) = added[at];
            bool isNextRight = at + 1 == added.Count || store.After(place, name.Length) == added[at + 1].Place;
            Assert.True(store[place].Octets.SequenceEqual(name) && store.IsAt(place, name) && isNextRight, $"name {at}");
        }
    }

    [Fact]
    public void Name_is_not_equal_to_its_prefix_or_suffix()
    {
        var builder = new NameStoreBuilder();
        int place = builder.Add("\u0004evil\u0007example\0"u8);
        NameStore store = builder.Build();

        Assert.False(store.IsAt(place, "\u0004evil\0"u8));
        Assert.False(store.IsAt(place, "\u0004evil\u0007example\u0003org\0"u8));
        Assert.False(store.IsAt(place, "\u0004evim\u0007example\0"u8));
    }

    [Fact]
    public void Store_does_not_change_while_its_builder_and_another_continue()
    {
        var builder = new NameStoreBuilder();
        int first = builder.Add("\u0003one\0"u8);
        NameStore store = builder.Build();
        var onto = new NameStoreBuilder(store);

        int other = onto.Add("\u0003two\0"u8);
        for (int more = 0; more < 1000; more++)
        {
            builder.Add("\u0004more\0"u8);
        }

        Assert.True(store.IsAt(first, "\u0003one\0"u8));
        Assert.True(onto.Build().IsAt(first, "\u0003one\0"u8));
        Assert.True(onto.Build().IsAt(other, "\u0003two\0"u8));
        Assert.True(builder.Build().IsAt(first, "\u0003one\0"u8));
    }

    private static byte[] AnyName(Random random)
    {
        List<byte> name = [];
        for (int label = random.Next(1, 5); label > 0; label--)
        {
            int octets = random.Next(1, 61);
            name.Add((byte)octets);
            for (int at = 0; at < octets; at++)
            {
                name.Add((byte)random.Next(256));
            }
        }

        return [.. name, 0];
    }
}
