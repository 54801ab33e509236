using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Sinkhole.Documents.Files;
using Sinkhole.Documents.Findings;
using Sinkhole.Documents.Yaml;
using Sinkhole.Orders.Codes;
using Sinkhole.Orders.Model;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Orders.Reading;

/// <summary>Reads one order file, format <c>sinkhole.order/1</c>. Used once.</summary>
internal sealed class OrderFileReader
{
    /// <summary>The only format there is.</summary>
    public const string Format = "sinkhole.order/1";

    /// <summary>Keys of the document.</summary>
    internal static readonly string[] Keys = ["format", "order", "defaults", "entries", "entries_file"];

    // "hold" at the top level is meant as "order.hold".
    private static readonly Dictionary<string, string> KeysOfOrder = OrderHeader.Keys.Except(Keys, StringComparer.Ordinal)
        .ToDictionary(static key => key, static key => $"order.{key}", StringComparer.Ordinal);

    private readonly IFileSystem _files;
    private readonly FindingList _findings;
    private readonly EntriesReader _entries;

    /// <param name="files">The file system.</param>
    /// <param name="pages">Names of the page profiles.</param>
    /// <param name="names">Takes the names of the entries.</param>
    /// <param name="findings">Gets the findings.</param>
    public OrderFileReader(IFileSystem files, string[] pages, NameStoreBuilder names, FindingList findings)
    {
        _files = files;
        _findings = findings;
        _entries = new EntriesReader(pages, names);
    }

    /// <summary>The name file that the order refers to, there or not; null where it refers to none, or before the reading.</summary>
    public string? NamesFile { get; private set; }

    /// <summary>Reads the file and the name file it may refer to.</summary>
    /// <returns>Null when something required could not be read; the findings say what.</returns>
    public Order? Read(string file, DateTimeOffset now)
    {
        if (_files.ReadText(file, OrderFormat.File, _findings) is not SourceText source)
        {
            return null;
        }

        YamlEvents events = YamlEvents.Open(source, _findings, WildcardRemedy);
        if (events.HasFailed || YamlMapping.TryOpen(events, "the document", Keys, KeysOfOrder) is not YamlMapping document)
        {
            return null;
        }

        OrderHeader header = new();
        EntriesFile? entriesFile = null;
        while (document.TryReadKey(out string key))
        {
            switch (key)
            {
                case "format" when !events.IsFormat(Format):
                    return null;
                case "format":
                    break;
                case "order":
                    header.Read(events);
                    break;
                case "defaults":
                    _entries.ReadDefaults(events);
                    break;
                case "entries":
                    _entries.ReadEntries(events);
                    break;
                default:
                    entriesFile = EntriesFile.Read(events);
                    break;
            }
        }

        document.Require("the document", "format", "order");
        string namesFile = entriesFile is null ? file : Path.Join(Path.GetDirectoryName(file), entriesFile.Name);
        NamesFile = entriesFile is null ? null : namesFile;
        bool namesWereRead = entriesFile is null || _entries.ReadNames(events, _files, namesFile, entriesFile);
        CheckNamesOrder(events, document, entriesFile, namesWereRead);
        ReadOnlyMemory<byte> namesHash = entriesFile?.Hash ?? default;
        _entries.Complete(events, _files, namesFile, namesHash);
        Order? order = header.ToOrder(source, _entries.Build(file, namesFile), namesHash);
        CheckFileName(events, header, file);
        CheckExpiry(events, header, now);
        return order;
    }

    private static string WildcardRemedy(string domain)
    {
        string example = domain.Length == 0 ? "evil.example" : domain;
        return $"to cover a whole subtree write {MessageText.Quote("domain: " + example)} with 'match: subtree'";
    }

    private void CheckNamesOrder(YamlEvents events, YamlMapping document, EntriesFile? entriesFile, bool namesWereRead)
    {
        bool everythingWasRead = !events.HasFailed && namesWereRead && _entries.Refused == 0;
        if (!everythingWasRead || _entries.Count > 0)
        {
            return;
        }

        if (!document.Has("entries") && !document.Has("entries_file"))
        {
            document.Require("the document", "entries");
        }
        else if (entriesFile is not null || document.Has("entries"))
        {
            YamlToken at = document.TokenOf(document.Has("entries") ? "entries" : "entries_file");
            string cause = entriesFile is null ? string.Empty : $": entries_file {MessageText.Quote(entriesFile.Name)} contains none";
            string message = $"the order names no domain{cause}";
            events.Report(at, OrderCodes.NoNames, message, "to end an order edit 'valid_until'; never empty its list");
        }
    }

    private static void CheckFileName(YamlEvents events, OrderHeader header, string file)
    {
        if (header.Id is string id && Path.GetFileName(file) != id + ".yaml")
        {
            events.Report(
                header.IdToken,
                OrderCodes.FileNameDiffers,
                $"file name differs from order.id: '{id}' belongs in '{id}.yaml'",
                "rename the file, or correct the id");
        }
    }

    private void CheckExpiry(YamlEvents events, OrderHeader header, DateTimeOffset now)
    {
        if (header.ValidUntil is not DateTimeOffset until || until > now || header.ValidFrom >= until)
        {
            return;
        }

        TimeSpan ago = now - until;
        string since = ago.TotalDays >= 1 ? MessageText.Count((int)ago.TotalDays, "day")
            : ago.TotalHours >= 1 ? MessageText.Count((int)ago.TotalHours, "hour")
            : "less than an hour";
        string names = MessageText.Count(_entries.Count, "name is", "names are");
        string message = $"order expired {since} ago: under a synchronised clock its {names} not blocked";
        events.Report(header.ValidUntilToken, OrderCodes.Expired, message);
    }
}
