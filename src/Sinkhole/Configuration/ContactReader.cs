using System.Collections.Generic;
using System.Collections.Immutable;
using Sinkhole.Documents.Yaml;

namespace Sinkhole.Configuration;

/// <summary>Reads the list <c>pages.*.record</c>.</summary>
internal static class ContactReader
{
    private const string Key = "record";

    private static readonly Choices<ContactOption> Contacts =
        new(("http", ContactOption.Http), ("tls", ContactOption.Tls), ("dns", ContactOption.Dns));

    /// <summary>
    /// Reads the list, which has <c>http</c> in it: the page tells its visitors that a visit is recorded, so that must be true.
    /// </summary>
    /// <param name="events">At the list.</param>
    /// <param name="at">The key.</param>
    public static ImmutableArray<ContactOption> Read(YamlEvents events, YamlToken at)
    {
        List<ContactOption> contacts = [];
        int refusals = events.Findings.Refusals;
        if (!events.TryOpenList(Key))
        {
            return [];
        }

        while (events.AtItem())
        {
            YamlToken token = events.Current;
            if (events.ReadChoice(Key, Contacts) is not ContactOption contact)
            {
                continue;
            }

            if (contacts.Contains(contact))
            {
                events.Report(token, ConfigurationCodes.Duplicate, $"'{Key}' names {token.Text} twice");
            }

            contacts.Add(contact);
        }

        if (!contacts.Contains(ContactOption.Http) && events.Findings.Refusals == refusals)
        {
            events.Report(
                at,
                ConfigurationCodes.NotBuilt,
                $"'{Key}' without http is not built yet in this version; visits of the page are always recorded",
                "write [http], or [http, dns] where the order wants DNS queries too");
        }

        return [.. contacts];
    }
}
