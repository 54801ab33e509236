using System;
using Sinkhole.Evidence.Proofs;
using Xunit;

namespace Sinkhole.Tests.Evidence.Proofs;

public sealed class CheckpointTests
{
    private const string Nothing = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

    [Theory]
    [InlineData($"example.org/hits\n0\n{Nothing}\n", "example.org/hits", 0, new string[0])]
    [InlineData($"a log, with spaces + é\n9223372036854775807\n{Nothing}\n", "a log, with spaces + é", long.MaxValue, new string[0])]
    [InlineData($"o\n10\n{Nothing}\nepoch 3\n—\n", "o", 10, new[] { "epoch 3", "—" })]
    public void Text_is_read_and_written_again(string text, string origin, long size, string[] extensions)
    {
        Assert.True(Checkpoint.TryParse(text, out Checkpoint? checkpoint, out string problem), problem);

        Assert.Equal((origin, size, Hash256.OfNothing), (checkpoint.Origin, checkpoint.Size, checkpoint.Root));
        Assert.Equal(extensions, checkpoint.Extensions);
        Assert.Equal(text, checkpoint.ToNoteText());
        Assert.Equal(new Checkpoint(origin, size, Hash256.OfNothing) { Extensions = [.. extensions] }, checkpoint);
    }

    [Theory]
    [InlineData(null, "a checkpoint has at least three lines, each with a newline at its end")]
    [InlineData("", "a checkpoint has at least three lines, each with a newline at its end")]
    [InlineData("o\n1\n", "a checkpoint has at least three lines, each with a newline at its end")]
    [InlineData($"o\n1\n{Nothing}", "a checkpoint has at least three lines, each with a newline at its end")]
    [InlineData($"o\n1\n{Nothing}\nx", "a checkpoint has at least three lines, each with a newline at its end")]
    [InlineData($"\n1\n{Nothing}\n", "a checkpoint has no empty line")]
    [InlineData($"o\n1\n{Nothing}\n\n", "a checkpoint has no empty line")]
    [InlineData($"o\n\n{Nothing}\n", "a checkpoint has no empty line")]
    [InlineData($"o\n01\n{Nothing}\n", "the second line is not a decimal number below 2^63 without leading zeros")]
    [InlineData($"o\n-1\n{Nothing}\n", "the second line is not a decimal number below 2^63 without leading zeros")]
    [InlineData($"o\n+1\n{Nothing}\n", "the second line is not a decimal number below 2^63 without leading zeros")]
    [InlineData($"o\n 1\n{Nothing}\n", "the second line is not a decimal number below 2^63 without leading zeros")]
    [InlineData($"o\n1,0\n{Nothing}\n", "the second line is not a decimal number below 2^63 without leading zeros")]
    [InlineData($"o\n٣\n{Nothing}\n", "the second line is not a decimal number below 2^63 without leading zeros")]
    [InlineData($"o\n9223372036854775808\n{Nothing}\n", "the second line is not a decimal number below 2^63 without leading zeros")]
    [InlineData($"o\n1\n{Nothing} \n", "the third line is not the canonical base64 of 32 octets")]
    [InlineData("o\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n", "the third line is not the canonical base64 of 32 octets")]
    [InlineData("o\n1\nAAAA\n", "the third line is not the canonical base64 of 32 octets")]
    public void What_is_not_a_checkpoint_is_refused_with_its_problem(string? text, string problem)
    {
        Assert.False(Checkpoint.TryParse(text, out Checkpoint? checkpoint, out string found));

        Assert.Null(checkpoint);
        Assert.Equal(problem, found);
    }

    [Fact]
    public void Parts_that_are_not_lines_are_not_written()
    {
        var good = new Checkpoint("o", 1, Hash256.OfNothing);
        Checkpoint[] wrong =
        [
            good with { Origin = "" }, good with { Origin = "o\n1" }, good with { Size = -1 }, good with { Extensions = [""] },
            good with { Extensions = ["a\nb"] },
        ];

        Assert.All(wrong, static checkpoint => Assert.Throws<InvalidOperationException>(() => checkpoint.ToNoteText()));
    }
}
