using System;
using System.Linq;
using Sinkhole.Documents.Findings;
using Sinkhole.Orders.Reading;
using Xunit;

namespace Sinkhole.Tests.Orders.Reading;

public sealed class JurisdictionTests
{
    [Theory]
    [InlineData("IT")]
    [InlineData("DE-BY")]
    [InlineData("GB-SCT")]
    [InlineData("EU")]
    [InlineData("XA")]
    [InlineData("XK")]
    [InlineData("QM")]
    public void Country_of_the_standard_or_for_users_is_accepted(string text)
    {
        OrderReadResult reading = OrderSample.Read(OrderSample.With("\"XA\"", $"\"{text}\""));

        Assert.Empty(reading.Findings);
        Assert.Equal(text, reading.Set!.Orders[0].Jurisdiction);
    }

    [Theory]
    [InlineData("UK", "'UK' is not a jurisdiction: ISO 3166-1 has no country 'UK'; did you mean 'GB'?")]
    [InlineData("EL", "'EL' is not a jurisdiction: ISO 3166-1 has no country 'EL'; did you mean 'GR'?")]
    [InlineData("SU", "'SU' is not a jurisdiction: ISO 3166-1 has no country 'SU'")]
    [InlineData("EN-X", "'EN-X' is not a jurisdiction: ISO 3166-1 has no country 'EN'")]
    [InlineData("QL", "'QL' is not a jurisdiction: ISO 3166-1 has no country 'QL'")]
    [InlineData("it", "'it' is not a jurisdiction")]
    [InlineData("X", "'X' is not a jurisdiction")]
    public void Other_letters_are_refused(string text, string message)
    {
        OrderReadResult reading = OrderSample.Read(OrderSample.With("\"XA\"", $"\"{text}\""));

        Finding finding = Assert.Single(reading.Findings);
        Assert.Equal(("SH133", message), (finding.Code.Id, finding.Message));
        Assert.Null(reading.Set);
    }

    [Fact]
    public void List_holds_each_of_the_249_countries_once()
    {
        char[] letters = [.. Enumerable.Range('A', 26).Select(static letter => (char)letter)];

        int accepted = letters.Sum(first => letters.Count(second => CountryCodes.Contains($"{first}{second}")));

        // EU, AA, ZZ, QM to QZ and XA to XZ are not countries.
        Assert.Equal(249 + 3 + 14 + 26, accepted);
    }
}
