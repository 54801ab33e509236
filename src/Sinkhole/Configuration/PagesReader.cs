using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Net;
using Sinkhole.Orders.Codes;
using Sinkhole.Orders.Yaml;

namespace Sinkhole.Configuration;

/// <summary>Reads the section <c>pages</c>: profiles by the names that orders use.</summary>
internal static class PagesReader
{
    private const int MostNameCharacters = 32;
    private const int MostAddressesOfAFamily = 7;

    private static readonly string[] Keys =
        ["addresses", "ttl", "languages", "iptv", "iptv_basis", "tls", "dnssec", "record", "account", "texts"];

    /// <summary>Takes the section that stands here; where it names no profile, the default ones are returned.</summary>
    public static ImmutableSortedDictionary<string, PageOptions> Read(YamlEvents events)
    {
        ImmutableSortedDictionary<string, PageOptions> pages = ImmutableSortedDictionary.Create<string, PageOptions>(
            StringComparer.Ordinal);
        if (YamlMapping.TryOpenNamed(events, "pages") is not YamlMapping mapping)
        {
            return pages;
        }

        while (mapping.TryReadKey(out string name))
        {
            if (!IsName(name))
            {
                string hint = "use 1 to 32 lower-case letters, digits and '-', beginning with a letter";
                events.Report(
                    mapping.KeyToken, ConfigurationCodes.NotAPageName, $"{Words.Quote(name)} is not the name of a page profile", hint);
            }

            pages = pages.SetItem(name, ReadPage(events, name));
        }

        return pages;
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= MostNameCharacters && char.IsAsciiLetterLower(name[0])
        && name.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-');

    private static PageOptions ReadPage(YamlEvents events, string name)
    {
        PageOptions options = new();
        if (YamlMapping.TryOpen(events, $"pages.{name}", Keys) is not YamlMapping mapping)
        {
            return options;
        }

        while (mapping.TryReadKey(out string key))
        {
            switch (key)
            {
                case "addresses":
                    options = options with { Addresses = ReadAddresses(events, mapping.KeyToken) };
                    break;
                case "ttl":
                    options = options with { Ttl = ReadTtl(events) ?? options.Ttl };
                    break;
                case "languages":
                    options = options with { Languages = ReadLanguages(events, mapping.KeyToken) };
                    break;
                case "texts":
                    options = options with { Texts = events.TryReadNull() ? null : events.ReadPath(key, "a folder") };
                    break;
                default:
                    NotBuiltYet.Read(events, $"pages.{key}");
                    break;
            }
        }

        return options;
    }

    // A TTL goes on the wire in whole seconds.
    private static TimeSpan? ReadTtl(YamlEvents events)
    {
        YamlToken token = events.Current;
        TimeSpan? ttl = events.ReadDuration("ttl", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        if (ttl is TimeSpan read && read.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            events.Report(token, ConfigurationCodes.OutOfRange, $"'ttl' takes whole seconds, not {token.Text}");
            return null;
        }

        return ttl;
    }

    private static ImmutableArray<IPAddress> ReadAddresses(YamlEvents events, YamlToken at)
    {
        List<IPAddress> addresses = [];
        int refusals = events.Findings.Refusals;
        YamlToken token = events.Current;
        IEnumerable<IPAddress> read = events.ReadList("addresses", ReadOne) ?? [];
        addresses.AddRange(read);
        if (addresses.Count == 0 && events.Findings.Refusals == refusals)
        {
            events.Report(
                at,
                ConfigurationCodes.NoAddress,
                "a page profile needs at least one address",
                "write the addresses on which this appliance is reached");
        }

        foreach (IGrouping<System.Net.Sockets.AddressFamily, IPAddress> family in addresses.GroupBy(address => address.AddressFamily))
        {
            if (family.Count() > MostAddressesOfAFamily)
            {
                string message = $"{family.Count()} addresses of one family; at most {MostAddressesOfAFamily} fit in an answer";
                events.Report(token, ConfigurationCodes.OutOfRange, message);
            }
        }

        return [.. addresses];

        IPAddress? ReadOne()
        {
            YamlToken item = events.Current;
            IPAddress? address = events.ReadAddress("addresses");
            if (address is not null && addresses.Contains(address))
            {
                events.Report(item, ConfigurationCodes.Twice, $"'addresses' names {address} twice");
            }

            return address;
        }
    }

    private static ImmutableArray<string> ReadLanguages(YamlEvents events, YamlToken at)
    {
        List<string> languages = [];
        int refusals = events.Findings.Refusals;
        if (!events.TryOpenList("languages"))
        {
            return [];
        }

        while (events.AtItem())
        {
            if (!events.TryReadScalar("languages", "a language", out YamlToken token))
            {
                continue;
            }

            if (token.Text.Length is not (2 or 3) || !token.Text.All(char.IsAsciiLetterLower))
            {
                events.Report(
                    token, ConfigurationCodes.NotALanguage, $"{Words.Quote(token.Text)} is not a language", "write its code: it, fr, en");
            }
            else if (languages.Contains(token.Text))
            {
                events.Report(token, ConfigurationCodes.Twice, $"'languages' names {token.Text} twice");
            }
            else
            {
                languages.Add(token.Text);
            }
        }

        if (languages.Count == 0 && events.Findings.Refusals == refusals)
        {
            events.Report(
                at, ConfigurationCodes.NotALanguage, "a page profile needs at least one language", "write their codes: [it, fr, en]");
        }

        return [.. languages];
    }
}
