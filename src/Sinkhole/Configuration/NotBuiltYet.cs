using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Text;
using Sinkhole.Documents.Yaml;

namespace Sinkhole.Configuration;

/// <summary>
/// Options whose part is not built yet: their keys are known, their default is taken, and any other value is an error, so that nothing an
/// operator writes is silently ignored. A part that is built takes its options from here into <see cref="SinkholeOptions"/>.
/// </summary>
internal static class NotBuiltYet
{
    /// <summary>Each option and its default, as it would be written in one line.</summary>
    public static FrozenDictionary<string, string> Defaults { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["pages.iptv"] = "text-only",
        ["pages.iptv_basis"] = "null",
        ["pages.tls"] = "refuse",
        ["pages.dnssec"] = "rewrite",
        ["dns.tls.listen"] = "[]",
        ["dns.tls.certificate_file"] = "null",
        ["dns.tls.key_file"] = "null",
        ["dns.https.listen"] = "[]",
        ["dns.https.certificate_file"] = "null",
        ["dns.https.key_file"] = "null",
        ["dns.proxy_from"] = "[]",
        ["dns.rate_limit.responses_per_second"] = "0",
        ["dns.rate_limit.slip"] = "2",
        ["web.tls.listen"] = "[]",
        ["web.proxy.listen"] = "[]",
        ["web.proxy.from"] = "[]",
        ["identity.radius.listen"] = "[]",
        ["identity.radius.clients"] = "[]",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Takes the value of an option that is not built; anything but its default is a finding.</summary>
    public static void Read(YamlEvents events, string option)
    {
        YamlToken at = events.Current;
        int refusals = events.Findings.Refusals;
        string written = Write(events);
        string expected = Defaults[option];
        if (written != expected && !events.HasFailed && events.Findings.Refusals == refusals)
        {
            events.Report(at, ConfigurationCodes.NotBuilt, $"'{option}' is not built yet in this version; it takes only {expected}");
        }
    }

    /// <summary>Takes a mapping all of whose keys are options that are not built.</summary>
    /// <param name="events">At the mapping.</param>
    /// <param name="option">Its option, "dns.tls".</param>
    /// <param name="keys">Its keys.</param>
    public static void ReadSection(YamlEvents events, string option, string[] keys)
    {
        if (YamlMapping.TryOpen(events, option, keys) is not YamlMapping mapping)
        {
            return;
        }

        while (mapping.TryReadKey(out string key))
        {
            Read(events, $"{option}.{key}");
        }
    }

    // One value in one line, the way Defaults writes it; the depth is bounded by the reader of events.
    private static string Write(YamlEvents events)
    {
        YamlToken token = events.Current;
        if (token.Kind == YamlTokenKind.Scalar)
        {
            events.Advance();
            return token.IsNull ? "null" : token.Text;
        }

        if (token.Kind != YamlTokenKind.SequenceStart)
        {
            events.Skip();
            return "{}";
        }

        StringBuilder list = new("[");
        events.Advance();
        while (events.AtItem())
        {
            list.Append(list.Length > 1 ? ", " : string.Empty).Append(Write(events));
        }

        return list.Append(']').ToString();
    }
}
