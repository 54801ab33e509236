using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Sinkhole.Documents.Codes;
using Sinkhole.Documents.Findings;
using Sinkhole.Documents.Yaml;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Configuration;

/// <summary>Reads the list <c>evidence.witnesses</c>.</summary>
internal static class WitnessReader
{
    private const string Option = "evidence.witnesses";
    private const string WitnessPath = "/add-checkpoint";
    private const int MaxWitnesses = 8;
    private const int MaxKeyCharacters = 500;
    private static readonly string[] Keys = ["url", "key"];

    /// <summary>Reads the list; a wrong item is reported and left out.</summary>
    public static ImmutableArray<WitnessOption> Read(YamlEvents events)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        YamlToken at = events.Current;
        ImmutableArray<WitnessOption> witnesses = events.ReadList(Option, () => ReadOne(events, names)) ?? [];
        if (witnesses.Length > MaxWitnesses)
        {
            string message = $"'{Option}' has {witnesses.Length} witnesses, and at most {MaxWitnesses} are taken";
            events.Report(at, DocumentCodes.OutOfRange, message);
        }

        return witnesses;
    }

    private static WitnessOption? ReadOne(YamlEvents events, HashSet<string> names)
    {
        if (events.Current is { Kind: YamlTokenKind.Scalar, IsNull: false })
        {
            ReportText(events);
            return null;
        }

        if (YamlMapping.TryOpen(events, Option, Keys) is not YamlMapping mapping)
        {
            return null;
        }

        Uri? url = null;
        string? key = null;
        while (mapping.TryReadKey(out string name))
        {
            if (name == "url")
            {
                url = ReadUrl(events, name);
            }
            else
            {
                key = ReadKey(events, names);
            }
        }

        mapping.Require("this witness", Keys);
        return url is null || key is null ? null : new WitnessOption(url, key);
    }

    private static void ReportText(YamlEvents events)
    {
        YamlToken at = events.Current;
        if (IsPrivateKey(at.Text))
        {
            ReportPrivateKey(events, at);
            events.Skip();
            return;
        }

        events.RefuseText(
            $"an item of '{Option}' is a witness with its address and its key, not a text",
            "write { url: \"https://witness.example\", key: \"…\" }, with the text of 'key.pub' of the witness");
    }

    private static Uri? ReadUrl(YamlEvents events, string name)
    {
        if (events.ReadLink(name, out YamlToken at) is not Uri url)
        {
            return null;
        }

        string? problem = url.AbsolutePath.TrimEnd('/').EndsWith(WitnessPath, StringComparison.Ordinal)
            ? $"the address of a witness is written without '{WitnessPath}', which is added to it"
            : url.Query.Length + url.Fragment.Length > 0
            ? $"the address of a witness has nothing behind '?' or '#': '{WitnessPath}' is added to it"
            : null;
        if (problem is null)
        {
            return url;
        }

        string path = url.AbsolutePath.TrimEnd('/');
        string prefix = path.EndsWith(WitnessPath, StringComparison.Ordinal) ? path[..^WitnessPath.Length] : path;
        events.Report(at, DocumentCodes.NotALink, problem, $"write {url.GetLeftPart(UriPartial.Authority)}{prefix}");
        return null;
    }

    private static bool IsPrivateKey(string text) => text.Trim().StartsWith(NoteSigner.PrivatePrefix, StringComparison.Ordinal);

    // Without the line, which holds the key.
    private static void ReportPrivateKey(YamlEvents events, in YamlToken at) => events.Findings.Add(new Finding(
        events.PositionOf(at),
        ConfigurationCodes.NotAWitnessKey,
        "this is a private key: whoever has it can cosign in the name of the witness",
        "copy 'key.pub' of the witness here; if others could read this file, the witness needs a new key"));

    private static string? ReadKey(YamlEvents events, HashSet<string> names)
    {
        YamlToken at = events.Current;
        if (events.ReadText("key", MaxKeyCharacters) is not string text)
        {
            return null;
        }

        if (IsPrivateKey(text))
        {
            ReportPrivateKey(events, at);
            return null;
        }

        if (!NoteKey.TryParse(text, out NoteKey? key, out string problem) || key.Kind != NoteKeyKind.Cosignature)
        {
            string why = key is null ? problem : "it is the key of a log";
            string message = $"this is not the key of a witness: {why}";
            events.Report(at, ConfigurationCodes.NotAWitnessKey, message, "copy 'key.pub' of the witness");
            return null;
        }

        // By their names witnesses are told apart in the log, the metrics and the signatures.
        if (!names.Add(key.Name))
        {
            events.Report(at, ConfigurationCodes.Duplicate, $"'{Option}' names {key.Name} twice");
        }

        return text;
    }
}
