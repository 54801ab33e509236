using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Packages;
using Sinkhole.Evidence.Proofs;
using Xunit;

namespace Sinkhole.Tests.Evidence.Packages;

public sealed class PackageLineTests
{
    private const string First = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private const string Second = "//////////////////////////////////////////8=";
    private const string Good = $"2 17 217451948/5 AAEC/w== {First},{Second}";

    [Fact]
    public void Line_has_five_fields_between_single_spaces()
    {
        var line = new PackageLine(2, 17, new RecordPosition(217451948, 5), (byte[])[0, 1, 2, 255], [Hash(First), Hash(Second)]);
        var alone = new PackageLine(1, 0, new RecordPosition(1, 1), (byte[])[0, 1, 2, 255], []);

        Assert.Equal($"{Good}\n", Encoding.ASCII.GetString(line.ToBytes()));
        Assert.Equal("1 0 1/1 AAEC/w== -\n", Encoding.ASCII.GetString(alone.ToBytes()));
    }

    [Fact]
    public void Line_is_read_and_written_again_octet_by_octet()
    {
        Assert.True(PackageLine.TryParse(Encoding.ASCII.GetBytes(Good), out PackageLine? line));

        Assert.Equal($"{Good}\n", Encoding.ASCII.GetString(line.ToBytes()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2 17 217451948/5 AAEC/w==")]
    [InlineData($"2 17 217451948/5 AAEC/w== {First} -")]
    [InlineData("2  17 217451948/5 AAEC/w== -")]
    [InlineData(" 2 17 217451948/5 AAEC/w== -")]
    [InlineData("02 17 217451948/5 AAEC/w== -")]
    [InlineData("+2 17 217451948/5 AAEC/w== -")]
    [InlineData("-2 17 217451948/5 AAEC/w== -")]
    [InlineData("2\0 17 217451948/5 AAEC/w== -")]
    [InlineData("2 9223372036854775808 217451948/5 AAEC/w== -")]
    [InlineData("2 17 2147483648/5 AAEC/w== -")]
    [InlineData("2 17 217451948 AAEC/w== -")]
    [InlineData("2 17 217451948/5/6 AAEC/w== -")]
    [InlineData("2 17 217451948/5 AAEC/x== -")]
    [InlineData("2 17 217451948/5 AAEC/w= -")]
    [InlineData("2 17 217451948/5 AAEC/w==\r -")]
    [InlineData($"2 17 217451948/5 AAEC/w== {First},")]
    [InlineData($"2 17 217451948/5 AAEC/w== {First};{Second}")]
    [InlineData("2 17 217451948/5 AAEC/w== ")]
    [InlineData("2 17 217451948/5 AAEC/w== --")]
    public void Anything_else_is_no_line(string text)
    {
        Assert.False(PackageLine.TryParse(Encoding.Latin1.GetBytes(text), out _));
    }

    [Fact]
    public void What_is_read_is_written_again_whatever_octets_come() =>
        Prop.ForAll<byte[], int, byte>((octets, at, changed) =>
        {
            byte[] text = Encoding.ASCII.GetBytes(Good);
            text[Math.Abs(at % text.Length)] = changed;
            foreach (byte[] given in (IEnumerable<byte[]>)[octets ?? [], text])
            {
                if (PackageLine.TryParse(given, out PackageLine? line))
                {
                    Assert.Equal([.. given, (byte)'\n'], line.ToBytes());
                }
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Frame_of_any_length_has_a_problem_and_none_throws()
    {
        var checkpoint = new Checkpoint("sinkhole/a/hits/b", 18, Hash(First));
        for (int octets = 0; octets < 200; octets++)
        {
            var line = new PackageLine(1, 17, new RecordPosition(1, 1), Enumerable.Repeat((byte)1, octets).ToArray(), []);

            Assert.Equal("its frame is not whole", line.Problem(checkpoint));
        }
    }

    private static Hash256 Hash(string base64) => Hash256.TryParse(base64, out Hash256 hash) ? hash : throw new FormatException(base64);
}
