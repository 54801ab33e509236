using Sinkhole.Inspection;
using Xunit;

namespace Sinkhole.Tests.Appliance.Inspection;

public sealed class ReferenceTextTests
{
    [Theory]
    [InlineData("AAAQEAYEAUDAOCH7")]
    [InlineData("aaaq-eaye-auda-och7")]
    [InlineData(" Aaaq EAYE auda  OCH7 ")]
    public void Reference_is_read_as_a_person_writes_it(string text)
    {
        Assert.True(ReferenceText.TryRead(text, out string? reference, out string? error));
        Assert.Equal(("AAAQEAYEAUDAOCH7", null), (reference, error));
    }

    [Theory]
    [InlineData("AAAQEAYEAUDAOCH", "here are 15")]
    [InlineData("AAAQEAYEAUDAOCH77", "here are 17")]
    [InlineData("", "here are 0")]
    [InlineData("AAAQEAYEAUDAOC07", "'0' is not one of them, perhaps it is the letter O")]
    [InlineData("AAAQEAYEAUDAOC17", "'1' is not one of them, perhaps it is the letter I or L")]
    [InlineData("8AAQEAYEAUDAOCH7", "'8' is not one of them, perhaps it is the letter B")]
    [InlineData("AAAQ\u001bAYEAUDAOCH7", "another character is in it")]
    [InlineData("AAAQÉAYEAUDAOCH7", "another character is in it")]
    public void What_is_none_is_refused_with_the_reason(string text, string why)
    {
        Assert.False(ReferenceText.TryRead(text, out string? reference, out string? error));
        Assert.Null(reference);
        Assert.StartsWith("a reference has 16 characters, the letters A to Z and the digits 2 to 7; ", error);
        Assert.EndsWith(why, error);
    }
}
