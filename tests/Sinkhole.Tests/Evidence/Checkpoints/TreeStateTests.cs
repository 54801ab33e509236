using System;
using System.Globalization;
using System.Linq;
using System.Text;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Proofs;
using Xunit;

namespace Sinkhole.Tests.Evidence.Checkpoints;

public sealed class TreeStateTests
{
    private const string Golden = """
        sinkhole.tree/1
        3
        217451948/12
        Rj2/8WlUcHJ7m9Xl4S7zqZ4W3cVJcMPvs7MM5lzZkvc=
        PyfR/Ft6cx8hRDQjDWV3WRLWmGY0QzHnEvR9o6k0gM8=
        Rj2/8WlUcHJ7m9Xl4S7zqZ4W3cVJcMPvs7MM5lzZkvc=
        916ef4df

        """;

    private static string Sum(string text)
    {
        string lines = text[..text.LastIndexOf('\n', text.Length - 2)] + "\n";
        return string.Create(CultureInfo.InvariantCulture, $"{lines}{Crc32C.Of(Encoding.UTF8.GetBytes(lines)):x8}\n");
    }

    [Fact]
    public void Text_is_read_and_written_again_as_it_was()
    {
        Assert.True(TreeState.TryParse(Golden, out TreeState? state));

        Assert.Equal((3L, new RecordPosition(217451948, 12), 2), (state.Size, state.Last, state.Peaks.Count));
        Assert.Equal(Golden, state.ToText());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(127)]
    public void Tree_of_any_size_is_read_back_with_its_root(int size)
    {
        var tree = new MerkleFrontier();
        for (int leaf = 0; leaf < size; leaf++)
        {
            tree.Append(Hash256.OfLeaf([(byte)leaf]));
        }

        Assert.True(TreeState.TryParse(TreeState.Of(tree, new RecordPosition(1, size), default).ToText(), out TreeState? read));

        Assert.Equal(tree.Root, read.ToFrontier().Root);
    }

    [Theory]
    [InlineData("sinkhole.tree/1", "sinkhole.tree/2")]
    [InlineData("\n3\n", "\n03\n")]
    [InlineData("\n3\n", "\n4\n")]
    [InlineData("\n3\n", "\n-3\n")]
    [InlineData("\n3\n", "\n99999999999999999999\n")]
    [InlineData("217451948/12", "217451948")]
    [InlineData("217451948/12", "2147483648/12")]
    [InlineData("217451948/12", "1/")]
    [InlineData("zZkvc=\n", "zZkvd=\n")]
    public void Anything_else_is_refused(string part, string other)
    {
        Assert.False(TreeState.TryParse(Sum(Golden.Replace(part, other, StringComparison.Ordinal)), out _));
        Assert.False(TreeState.TryParse(Golden.Replace(part, other, StringComparison.Ordinal), out _));
        Assert.False(TreeState.TryParse(Golden[..^1], out _));
        Assert.False(TreeState.TryParse(Golden + "\n", out _));
    }

    [Fact]
    public void Texts_of_any_kind_are_refused_without_an_exception()
    {
        var random = new Random(1);
        byte[] golden = Encoding.UTF8.GetBytes(Golden);
        for (int round = 0; round < 10_000; round++)
        {
            byte[] octets = [.. golden];
            foreach (int _ in Enumerable.Range(0, random.Next(1, 4)))
            {
                octets[random.Next(octets.Length)] = (byte)random.Next(256);
            }

            _ = TreeState.TryParse(Encoding.UTF8.GetString(octets.AsSpan(0, random.Next(octets.Length + 1))), out _);
            _ = LogHead.TryParse(octets, out _);
        }
    }
}
