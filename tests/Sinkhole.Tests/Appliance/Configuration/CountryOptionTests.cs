using System;
using System.Linq;
using Sinkhole.Configuration;
using Xunit;

namespace Sinkhole.Tests.Appliance.Configuration;

public sealed class CountryOptionTests
{
    [Fact]
    public void Countries_are_read_with_their_times()
    {
        OptionsReadResult reading = Read("IT: 180d, XA: 90d, EU: 24h, \"NO\": 3650d, QM: 1d");

        Assert.True(reading.Options is not null, OptionsSample.Print(reading));
        Assert.Equal(
            [("EU", 1), ("IT", 180), ("NO", 3650), ("QM", 1), ("XA", 90)],
            reading.Options.Evidence.Countries.Select(static country => (country.Key, country.Value.Days)));
    }

    [Fact]
    public void Without_the_option_there_is_none() => Assert.Empty(OptionsSample.Read("evidence: {}").Options!.Evidence.Countries);

    [Theory]
    [InlineData("it: 180d", "SH436 'evidence.countries' names 'it', which is no country of ISO 3166-1")]
    [InlineData("UK: 180d", "SH436 'evidence.countries' names 'UK', which is no country of ISO 3166-1; did you mean 'GB'?")]
    [InlineData("DE-BY: 180d", "SH436 'evidence.countries' names 'DE-BY', which is no country of ISO 3166-1")]
    [InlineData("QA1: 180d", "SH436 'evidence.countries' names 'QA1', which is no country of ISO 3166-1")]
    [InlineData("X: 180d", "SH436 'evidence.countries' names 'X', which is no country of ISO 3166-1")]
    [InlineData("X1: 180d", "SH436 'evidence.countries' names 'X1', which is no country of ISO 3166-1")]
    [InlineData("QL: 180d", "SH436 'evidence.countries' names 'QL', which is no country of ISO 3166-1")]
    [InlineData("\"\": 180d", "SH436 'evidence.countries' names '', which is no country of ISO 3166-1")]
    [InlineData("IT: 180d, IT: 90d", "SH102 key 'IT' appears twice; first at 3:16")]
    [InlineData("IT: 180", "SH401 '180' is not a duration")]
    [InlineData("IT: 3651d", "SH409 'IT' takes 1d to 3650d, not 3651d")]
    [InlineData("IT: 1h", "SH409 'IT' takes 1d to 3650d, not 1h")]
    [InlineData("IT: ~", "SH126 'IT' has no value; it takes a duration")]
    public void Mistake_is_a_finding(string countries, string expected)
    {
        OptionsReadResult reading = Read(countries);

        Assert.Null(reading.Options);
        Assert.Equal(expected, string.Join('\n', reading.Findings.Select(static finding => $"{finding.Code.Id} {finding.Message}")));
    }

    [Fact]
    public void List_of_countries_is_refused() =>
        Assert.Contains("SH125", OptionsSample.Print(OptionsSample.Read("evidence: { countries: [IT] }")), StringComparison.Ordinal);

    private static OptionsReadResult Read(string countries) => OptionsSample.Read($"evidence:\n  countries: {{ {countries} }}\n");
}
