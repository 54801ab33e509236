using Sinkhole.Evidence.Journals.Files;
using Xunit;

namespace Sinkhole.Tests.Evidence.Journals;

public sealed class SegmentNameTests
{
    [Theory]
    [InlineData(1, 1, "0000000001-0000000000000000001.seg")]
    [InlineData(int.MaxValue, long.MaxValue, "2147483647-9223372036854775807.seg")]
    public void Name_is_written_and_read_back(int epoch, long sequence, string text)
    {
        var name = new SegmentName(epoch, sequence);

        Assert.Equal(text, name.Text);
        Assert.True(SegmentName.TryParse(text, out SegmentName read));
        Assert.Equal(name, read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1-1.seg")]
    [InlineData("0000000001-0000000000000000000.seg")]
    [InlineData("0000000001-0000000000000000001.new")]
    [InlineData("0000000001_0000000000000000001.seg")]
    [InlineData("+000000001-0000000000000000001.seg")]
    [InlineData("2147483648-0000000000000000001.seg")]
    [InlineData("0000000001-9223372036854775808.seg")]
    public void Other_names_are_refused(string? text) => Assert.False(SegmentName.TryParse(text, out _));
}
