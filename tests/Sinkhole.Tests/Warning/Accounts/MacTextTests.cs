using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Sinkhole.Warning.Accounts;
using Xunit;

namespace Sinkhole.Tests.Warning.Accounts;

public sealed class MacTextTests
{
    [Theory]
    [InlineData("00:1A:79:00:00:01")]
    [InlineData("00:1a:79:00:00:01")]
    [InlineData("00-1a-79-00-00-01")]
    public void R17_Forms_of_one_address_are_the_same(string text) => Assert.Equal("00:1A:79:00:00:01", Canonical(text));

    [Theory]
    [InlineData("")]
    [InlineData("00:1A:79:00:00")]
    [InlineData("00:1A:79:00:00:0g")]
    [InlineData("00:1A:79:00:00:01:")]
    [InlineData("00:1A-79:00-00:01")]
    [InlineData("001A79000001")]
    [InlineData("00.1A.79.00.00.01")]
    [InlineData("00:1A:79:00:00;01")]
    [InlineData("user@mail.example")]
    public void R17_Anything_else_is_not_an_address(string text) => Assert.Null(Canonical(text));

    [Fact]
    public void Any_octets_are_an_address_or_not_and_never_throw() =>
        Prop.ForAll<byte[]>(static octets => MacText.TryWrite(octets ?? [], new byte[MacText.Octets]) == (Canonical(Encoding.Latin1.GetString(octets ?? [])) is not null))
            .QuickCheckThrowOnFailure();

    private static string? Canonical(string text)
    {
        byte[] canonical = new byte[MacText.Octets];
        return MacText.TryWrite(Encoding.Latin1.GetBytes(text), canonical) ? Encoding.ASCII.GetString(canonical) : null;
    }
}
