using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using Sinkhole.Documents.Codes;
using Sinkhole.Documents.Findings;
using Sinkhole.Documents.Yaml;

namespace Sinkhole.Configuration;

/// <summary>Reads the section <c>pages</c>: profiles by the names that orders use.</summary>
internal static class PagesReader
{
    private const int MaxNameCharacters = 32;
    private const int MaxAddressesOfAFamily = 7;

    private static readonly string[] Keys =
        ["addresses", "ttl", "languages", "iptv", "iptv_basis", "tls", "dnssec", "record", "account", "texts"];

    // "false" is how the files of versions that could not seal say none.
    private static readonly Choices<bool> Accounts = new(("none", false), ("sealed", true), ("false", false));

    /// <summary>Reads the section; without a profile the defaults are returned.</summary>
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
                    mapping.KeyToken,
                    ConfigurationCodes.NotAPageName,
                    $"{MessageText.Quote(name)} is not the name of a page profile",
                    hint);
            }

            pages = pages.SetItem(name, ReadPage(events, name));
        }

        return pages;
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= MaxNameCharacters && char.IsAsciiLetterLower(name[0])
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
                    ImmutableArray<WrittenAddress> addresses = ReadAddresses(events, mapping.KeyToken);
                    options = options with { Addresses = [.. addresses.Select(written => written.Address)], AddressPositions = addresses };
                    break;
                case "ttl":
                    options = options with { Ttl = ReadTtl(events) ?? options.Ttl };
                    break;
                case "languages":
                    ImmutableArray<YamlToken> languages = ReadLanguages(events, mapping.KeyToken);
                    options = options with
                    {
                        Languages = [.. languages.Select(written => written.Text)],
                        LanguagePositions = [.. languages.Select(written => events.PositionOf(written))],
                    };
                    break;
                case "texts":
                    SourcePosition texts = events.PositionOf(mapping.KeyToken);
                    options = options with
                    {
                        Texts = events.TryReadNull() ? null : events.ReadPath(key, "a folder"),
                        TextsPosition = texts,
                    };
                    break;
                case "account":
                    SourcePosition account = events.PositionOf(mapping.KeyToken);
                    options = options with
                    {
                        SealsAccounts = events.ReadChoice(key, Accounts) ?? options.SealsAccounts,
                        AccountPosition = account,
                    };
                    break;
                case "record":
                    options = options with { Records = ContactReader.Read(events, mapping.KeyToken) };
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
            events.Report(token, DocumentCodes.OutOfRange, $"'ttl' takes whole seconds, not {token.Text}");
            return null;
        }

        return ttl;
    }

    private static ImmutableArray<WrittenAddress> ReadAddresses(YamlEvents events, YamlToken at)
    {
        List<WrittenAddress> addresses = [];
        int refusals = events.Findings.Refusals;
        YamlToken token = events.Current;
        if (!events.TryOpenList("addresses"))
        {
            return [];
        }

        while (events.AtItem())
        {
            if (ReadAddress(events, addresses) is WrittenAddress address)
            {
                addresses.Add(address);
            }
        }

        if (addresses.Count == 0 && events.Findings.Refusals == refusals)
        {
            events.Report(
                at,
                ConfigurationCodes.NoAddress,
                "a page profile needs at least one address",
                "write the addresses on which this appliance is reached");
        }

        foreach (IGrouping<AddressFamily, WrittenAddress> family in addresses.GroupBy(written => written.Address.AddressFamily))
        {
            if (family.Count() > MaxAddressesOfAFamily)
            {
                string message = $"{family.Count()} addresses of one family; at most {MaxAddressesOfAFamily} fit in an answer";
                events.Report(token, DocumentCodes.OutOfRange, message);
            }
        }

        return [.. addresses];
    }

    private static WrittenAddress? ReadAddress(YamlEvents events, List<WrittenAddress> before)
    {
        YamlToken item = events.Current;
        if (events.ReadAddress("addresses") is not IPAddress address)
        {
            return null;
        }

        if (AddressRules.ErrorOfPage(address) is string error)
        {
            const string Hint = "write an address on which this appliance is reached";
            events.Report(item, ConfigurationCodes.Unreachable, $"{address} {error}", Hint);
        }

        if (before.Exists(written => written.Address.Equals(address)))
        {
            events.Report(item, ConfigurationCodes.Duplicate, $"'addresses' names {address} twice");
        }

        return new WrittenAddress(address, item);
    }

    private static ImmutableArray<YamlToken> ReadLanguages(YamlEvents events, YamlToken at)
    {
        List<YamlToken> languages = [];
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
                    token,
                    ConfigurationCodes.NotALanguage,
                    $"{MessageText.Quote(token.Text)} is not a language",
                    "write its code: it, fr, en");
            }
            else if (languages.Exists(before => before.Text == token.Text))
            {
                events.Report(token, ConfigurationCodes.Duplicate, $"'languages' names {token.Text} twice");
            }
            else
            {
                languages.Add(token);
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
