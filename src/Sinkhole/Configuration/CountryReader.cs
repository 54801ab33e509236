using System;
using System.Collections.Immutable;
using Sinkhole.Documents.Findings;
using Sinkhole.Documents.Yaml;
using Sinkhole.Orders.Reading;

namespace Sinkhole.Configuration;

/// <summary>Reads <c>evidence.countries</c>: how long records are kept, by the country of their order.</summary>
internal static class CountryReader
{
    private const string Option = "evidence.countries";

    /// <summary>Reads the mapping.</summary>
    /// <param name="events">At its value.</param>
    /// <param name="min">The shortest time that is taken.</param>
    /// <param name="max">The longest.</param>
    public static ImmutableSortedDictionary<string, TimeSpan> Read(YamlEvents events, TimeSpan min, TimeSpan max)
    {
        ImmutableSortedDictionary<string, TimeSpan> countries = new EvidenceOptions().Countries;
        if (YamlMapping.TryOpenNamed(events, Option) is not YamlMapping mapping)
        {
            return countries;
        }

        while (mapping.TryReadKey(out string code))
        {
            if (!CountryCodes.Contains(code))
            {
                string meant = CountryCodes.MeantBy(code) is string other ? $"; did you mean '{other}'?" : string.Empty;
                events.Report(
                    mapping.KeyToken,
                    ConfigurationCodes.NotACountry,
                    $"'{Option}' names {MessageText.Quote(code)}, which is no country of ISO 3166-1{meant}",
                    "use two capital letters, as at the beginning of 'jurisdiction' of an order: IT");
            }

            if (events.ReadDuration(code, min, max) is TimeSpan retention)
            {
                countries = countries.SetItem(code, retention);
            }
        }

        return countries;
    }
}
