using System;
using System.Collections.Frozen;
using System.Collections.Generic;

namespace Sinkhole.Warning.Texts;

/// <summary>The keys that each catalogue must have, and the placeholders that each may use.</summary>
public static class TextKeys
{
    private const string Host = "host";
    private const string Authority = "authority";
    private const string Order = "order";
    private const string Operator = "operator";
    private const string Url = "url";
    private const string Days = "days";

    /// <summary>Key to the placeholders allowed in its text (<c>{host}</c> and so on); the same keys in every language.</summary>
    public static FrozenDictionary<string, IReadOnlyList<string>> All { get; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            ["name"] = [],
            ["dir"] = [],
            ["months"] = [],
            ["instant"] = ["day", "month", "year", "time"],
            ["title.court"] = [Host],
            ["title.police"] = [Host],
            ["title.regulator"] = [Host],
            ["title.test"] = [Host],
            ["heading.court"] = [Host],
            ["heading.police"] = [Host],
            ["heading.regulator"] = [Host],
            ["heading.test"] = [Host],
            ["lead.court"] = [Authority],
            ["lead.police"] = [Authority],
            ["lead.regulator"] = [Authority],
            ["lead.test"] = [Authority],
            ["meaning.heading"] = [],
            ["meaning.text"] = [],
            ["penalty.heading"] = [],
            ["facts.heading"] = [],
            ["facts.domain"] = [],
            ["facts.authority"] = [],
            ["facts.case"] = [],
            ["facts.order"] = [],
            ["facts.basis"] = [],
            ["facts.from"] = [],
            ["facts.until"] = [],
            ["facts.no-end"] = [],
            ["facts.reference"] = [],
            ["verify.heading"] = [],
            ["verify.text"] = [],
            ["verify.order"] = [Order],
            ["never.heading"] = [],
            ["never.text"] = [],
            ["appeal.heading"] = [],
            ["appeal.text"] = [],
            ["appeal.ask"] = [Authority],
            ["mistake.heading"] = [],
            ["mistake.text"] = [Order],
            ["mistake.reference"] = [],
            ["recorded.heading"] = [],
            ["recorded.text"] = [],
            ["recorded.account"] = [],
            ["recorded.password"] = [],
            ["recorded.agent"] = [],
            ["recorded.use"] = [Authority, Operator, Days],
            ["privacy.heading"] = [],
            ["privacy.text"] = [Operator, Url],
            ["languages.heading"] = [],
            ["problem.detail"] = [Authority],
        }.ToFrozenDictionary(StringComparer.Ordinal);
}
