using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.Wire.Dns;

public sealed class NameTextTests
{
    [Theory]
    [InlineData("evil.example", "evil.example")]
    [InlineData("evil.example.", "evil.example")]
    [InlineData("EVIL.Example", "EVIL.Example")]
    [InlineData(".", ".")]
    [InlineData("_dns.example", "_dns.example")]
    [InlineData("a\\.b.example", "a\\.b.example")]
    [InlineData("a\\046b.example", "a\\.b.example")]
    [InlineData("\\000.example", "\\000.example")]
    [InlineData("\\255.example", "\\255.example")]
    public void Name_is_read_and_written_back(string text, string expected)
    {
        NameBuffer buffer = default;

        Assert.True(NameText.TryParse(text, buffer.Room, out int octets, out NameTextError error), error.ToString());
        buffer.SetLength(octets);

        Assert.Equal(expected, NameText.Format(buffer.Name));
    }

    [Theory]
    [InlineData("", NameTextError.Empty)]
    [InlineData("..", NameTextError.EmptyLabel)]
    [InlineData(".example", NameTextError.EmptyLabel)]
    [InlineData("a..example", NameTextError.EmptyLabel)]
    [InlineData("a\\", NameTextError.BadEscape)]
    [InlineData("a\\25", NameTextError.BadEscape)]
    [InlineData("a\\256", NameTextError.BadEscape)]
    [InlineData("bücher.example", NameTextError.NotAscii)]
    public void Bad_name_is_refused_with_its_cause(string text, NameTextError expected)
    {
        NameBuffer buffer = default;

        Assert.False(NameText.TryParse(text, buffer.Room, out int octets, out NameTextError error));

        Assert.Equal(expected, error);
        Assert.Equal(0, octets);
    }

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void Label_has_at_most_63_octets(int octets, bool taken)
    {
        NameBuffer buffer = default;

        Assert.Equal(taken, NameText.TryParse(new string('a', octets) + ".example", buffer.Room, out _, out _));
    }

    [Theory]
    [InlineData(61, true)]
    [InlineData(62, false)]
    public void Name_has_at_most_255_octets(int lastLabel, bool taken)
    {
        string label = new('a', 63);
        NameBuffer buffer = default;

        Assert.Equal(taken, NameText.TryParse($"{label}.{label}.{label}.{new string('b', lastLabel)}", buffer.Room, out _, out _));
    }
}
