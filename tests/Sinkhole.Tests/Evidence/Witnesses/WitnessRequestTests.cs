using System;
using System.Linq;
using System.Text;
using Sinkhole.Evidence.Proofs;
using Sinkhole.Evidence.Witnesses;
using Xunit;

namespace Sinkhole.Tests.Evidence.Witnesses;

public sealed class WitnessRequestTests
{
    // Made by hand from the protocol's page; the hashes are those of one octet each.
    private const string Written = """
        old 3
        CjNHaR4I0U5EwbBXgdhvPiMp4ebnkbiHCCg8vKuFFsM=
        C9u3+2RFhXT9QTH/2tlKzt7OGVKOEnpJcOFZQEuVJsY=

        log.example/hits
        5
        JvS97oivc2I4DuTEWPl9iYZQ+3ftPNjh4oObZR0PzoM=

        — log.example/hits AQIDBAUG

        """;

    [Fact]
    public void Request_is_written_and_read_as_the_protocol_has_it()
    {
        Assert.True(WitnessRequest.TryParse(Octets(Written), out WitnessRequest? request, out string problem), problem);

        Assert.Equal((3L, 2, "log.example/hits", 5L), (request.OldSize, request.Path.Count, request.Checkpoint.Origin, request.Checkpoint.Size));
        Assert.Equal(Written, Encoding.UTF8.GetString(request.ToBytes()));
    }

    [Fact]
    public void First_request_has_no_proof_and_its_empty_line_is_the_second()
    {
        byte[] octets = WitnessBench.Request(0, 5).ToBytes();

        Assert.StartsWith("old 0\n\nsinkhole/", Encoding.UTF8.GetString(octets), StringComparison.Ordinal);
        Assert.True(WitnessRequest.TryParse(octets, out WitnessRequest? read, out _));
        Assert.Equal((0L, 0, 5L), (read.OldSize, read.Path.Count, read.Checkpoint.Size));
    }

    [Fact]
    public void What_is_read_is_written_again_octet_by_octet()
    {
        for (int size = 0; size <= 70; size++)
        {
            byte[] octets = WitnessBench.Request(size / 2, size).ToBytes();

            Assert.True(WitnessRequest.TryParse(octets, out WitnessRequest? read, out string problem), problem);
            Assert.Equal(octets, read.ToBytes());
        }
    }

    [Theory]
    [InlineData("old 3\n", "old 03\n")]
    [InlineData("old 3\n", "old -3\n")]
    [InlineData("old 3\n", "old  3\n")]
    [InlineData("old 3\n", "old 3 \n")]
    [InlineData("old 3\n", "old \n")]
    [InlineData("old 3\n", "OLD 3\n")]
    [InlineData("old 3\n", "old 3\r\n")]
    [InlineData("old 3\n", "old 9223372036854775808\n")]
    [InlineData("old 3\n", "")]
    [InlineData("old 3\n", "\nold 3\n")]
    [InlineData("old 3\nC", "old 3\n\nC")]
    [InlineData("FFsM=", "FFsN=")]
    [InlineData("FFsM=", "FFsM")]
    [InlineData("FFsM=", "FFsM= ")]
    [InlineData("\n5\n", "\n05\n")]
    [InlineData("\n\n—", "\n—")]
    [InlineData("AQIDBAUG\n", "AQIDBAUG")]
    public void Other_forms_are_refused(string good, string bad)
    {
        string text = Written.Replace(good, bad, StringComparison.Ordinal);
        Assert.NotEqual(Written, text);

        Assert.False(WitnessRequest.TryParse(Octets(text), out _, out string problem));
        Assert.NotEmpty(problem);
    }

    [Fact]
    public void Proof_of_64_hashes_and_a_request_of_more_than_64_KiB_are_refused()
    {
        string hash = Hash256.OfNothing + "\n";
        string rest = "\n" + WitnessBench.Signed(5, Hash256.OfNothing);
        string longest = "old 3\n" + string.Concat(Enumerable.Repeat(hash, WitnessRequest.MaxPath)) + rest;

        Assert.True(WitnessRequest.TryParse(Octets(longest), out _, out string problem), problem);
        Assert.False(WitnessRequest.TryParse(Octets(longest.Replace(rest, hash + rest, StringComparison.Ordinal)), out _, out _));
        Assert.False(WitnessRequest.TryParse(new byte[WitnessRequest.MaxOctets + 1], out _, out problem));
        Assert.Contains("longer", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void No_octets_make_it_throw()
    {
        byte[] good = Octets(Written);
        var random = new Random(6962);
        for (int run = 0; run < 20_000; run++)
        {
            int at = random.Next(good.Length);
            byte octet = (byte)random.Next(256);
            byte[] bad = (run % 5) switch
            {
                0 => [.. good[..at], octet, .. good[(at + 1)..]],
                1 => [.. good[..at], .. good[(at + 1)..]],
                2 => [.. good[..at], octet, .. good[at..]],
                3 => good[..at],
                _ => [.. good[at..], .. good[..at]],
            };
            bool isRead = WitnessRequest.TryParse(bad, out WitnessRequest? read, out string problem);

            Assert.Equal(isRead, problem.Length == 0);
            Assert.True(read is null || read.ToBytes().AsSpan().SequenceEqual(bad));
        }
    }

    [Fact]
    public void Note_that_is_no_checkpoint_cannot_be_sent()
    {
        Assert.Throws<ArgumentException>(static () => WitnessRequest.Of(0, [], WitnessBench.Log.Sign("text\n")));
        Assert.Throws<ArgumentOutOfRangeException>(static () => WitnessRequest.Of(-1, [], WitnessBench.Signed(1, default)));
    }

    private static byte[] Octets(string text) => Encoding.UTF8.GetBytes(text);
}
