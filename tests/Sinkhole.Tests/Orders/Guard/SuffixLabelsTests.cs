using System;
using System.Linq;
using Sinkhole.Orders.Guard;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.Orders.Guard;

/// <summary>Where on the wire a name's public suffix begins.</summary>
public sealed class SuffixLabelsTests
{
    private static readonly PublicSuffixList Suffixes = PublicSuffixList.BuiltIn();

    [Theory]
    [InlineData("example.net", 1)]
    [InlineData("www.example.net", 1)]
    [InlineData("net", 1)]
    [InlineData("unknown-suffix", 1)]
    [InlineData("bbc.co.uk", 2)]
    [InlineData("a.b.c.d.e.f.g.h.i.j.bbc.CO.uk", 2)]
    [InlineData("co.uk", 2)]
    [InlineData("shop.any.ck", 2)]
    [InlineData("shop.www.ck", 1)]
    [InlineData("x.other.kawasaki.jp", 3)]
    public void Longest_suffix_of_the_list_counts(string name, int labels)
    {
        Assert.Equal(labels, SuffixLabels.Of(Suffixes, new WireName(ScenarioPolicy.Wire(name))));
    }

    [Fact]
    public void Root_has_none()
    {
        Assert.Equal(0, SuffixLabels.Of(Suffixes, WireName.Root));
    }

    [Fact]
    public void Dot_inside_a_label_makes_no_suffix()
    {
        Assert.Equal(1, SuffixLabels.Of(Suffixes, new WireName([5, .. "co.uk"u8, 0])));
        Assert.Equal(1, SuffixLabels.Of(Suffixes, new WireName([1, 0xC3, 2, (byte)'u', (byte)'k', 0])));
    }

    [Fact]
    public void Longest_names_cost_no_allocation()
    {
        byte[] name = [.. Enumerable.Repeat<byte[]>([1, (byte)'a'], 120).SelectMany(static label => label), .. ScenarioPolicy.Wire("bbc.co.uk")];
        long least = long.MaxValue;

        // The runtime compiles the method anew in one of the first rounds, which may allocate.
        for (int attempt = 0; attempt < 10; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int round = 0; round < 1000; round++)
            {
                SuffixLabels.Of(Suffixes, new WireName(name));
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }
}
