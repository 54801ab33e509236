using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using Sinkhole.Configuration;
using Sinkhole.Documents.Codes;
using Sinkhole.Documents.Files;
using Sinkhole.Documents.Findings;
using Sinkhole.Evidence.Sealing;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Policy;
using Sinkhole.Orders.Codes;
using Sinkhole.Orders.Guard;
using Sinkhole.Orders.Model;
using Sinkhole.Orders.Reading;
using Sinkhole.Warning.Texts;

namespace Sinkhole.Reload;

/// <summary>Reads configuration, texts and orders and runs the guard, in the same way for start, reload, check and lookup.</summary>
internal sealed class SourceReader
{
    private readonly IFileSystem _files;
    private readonly string _configuration;
    private readonly OrderClock? _clock;

    /// <param name="files">The file system.</param>
    /// <param name="configuration">Path of sinkhole.yaml.</param>
    /// <param name="clock">Decides which orders have expired; null to use the instant of the reading.</param>
    public SourceReader(IFileSystem files, string configuration, OrderClock? clock = null)
    {
        _clock = clock;
        _files = files;
        _configuration = configuration;
    }

    /// <summary>Reads the configuration and everything that it refers to.</summary>
    public SourceReadResult Read(DateTimeOffset now) => ReadNamed(ReadConfiguration(now));

    /// <summary>Reads only the configuration: the first half of <see cref="Read(DateTimeOffset)"/>.</summary>
    public SourceReadResult ReadConfiguration(DateTimeOffset now)
    {
        var snapshot = FileSnapshot.Take([_configuration], now);
        OptionsReadResult reading = OptionsReader.Read(_files, _configuration);
        return new SourceReadResult(reading.Options, null, reading.Findings, Files: 1, now)
        {
            Snapshot = reading.Options is SinkholeOptions options
                ? snapshot.Union(FileSnapshot.Take(WatchedPaths.NamedBy(options), now))
                : snapshot,
        };
    }

    /// <summary>Reads what a configuration refers to: the second half. An unusable configuration is returned unchanged.</summary>
    public SourceReadResult ReadNamed(SourceReadResult configuration)
    {
        if (configuration.Options is not SinkholeOptions options)
        {
            return configuration;
        }

        DateTimeOffset now = configuration.BegunAt;
        SourceReadResult read = Read(options, options.Orders, configuration.Findings, isSeed: false, now);
        return read with { Snapshot = configuration.Snapshot.Including(read.NamesFiles, now) };
    }

    /// <summary>Errors of a configuration that was read and merged with the options that keep running until a restart.</summary>
    public IReadOnlyList<Finding> ConflictsOf(SinkholeOptions merged) => RunningConflicts.Find(_files, merged);

    /// <summary>Reads texts and orders for a configuration that was read before.</summary>
    /// <param name="options">The configuration.</param>
    /// <param name="paths">Files and folders of orders.</param>
    /// <param name="findings">Findings so far.</param>
    /// <param name="isSeed">Whether the orders are the last good ones of the data folder.</param>
    /// <param name="now">The instant of the reading.</param>
    public SourceReadResult Read(
        SinkholeOptions options, IReadOnlyList<string> paths, IReadOnlyList<Finding> findings, bool isSeed, DateTimeOffset now)
    {
        FindingList own = new();
        Dictionary<string, IReadOnlyDictionary<string, WarningTexts>> catalogues = options.Pages.ToDictionary(
            static page => page.Key,
            page => (IReadOnlyDictionary<string, WarningTexts>)ReadTexts(options.File, page.Value, own),
            StringComparer.Ordinal);
        OrderReadResult orders = new OrderReader(_files, options.Pages.Keys).Read(paths, _clock?.Now().End() ?? now);
        PublicSuffixList suffixes = PublicSuffixList.Load(_files, PublicSuffixList.DebianPath, out Finding? smallFloor);
        GuardVerdict? verdict = orders.Set is null ? null : new OrderGuard(NamesOf(options), suffixes).Judge(orders.Set);

        if (ZoneOwner.ProblemOf(options.Operator.Url.IdnHost) is string problem)
        {
            own.Add(new Finding(
                options.Operator.UrlPosition ?? SourcePosition.Of(options.File),
                DocumentCodes.OutOfRange,
                $"operator.url: {problem}",
                "it is the MNAME of every negative answer"));
        }

        ImmutableArray<AuthorityCertificate> certificates =
            AuthorityFiles.Read(_files, options.Authority, OperationKeyFile.ApplianceKeyOf(options), now, own);
        ReadOnlyMemory<byte> operationKey = OperationKeyFile.Read(_files, options, own);
        FindOverdue(orders.Set, own);
        IEnumerable<Finding> ofOrders = orders.Findings.Select(finding => isSeed ? finding : WithOrigin(finding, options));
        List<Finding> all = [.. findings, .. own.ToSorted(), .. ofOrders, .. verdict?.Findings ?? []];
        if (smallFloor is not null)
        {
            all.Add(smallFloor);
        }

        all.Sort();
        string[] notes = [$"public suffixes: {suffixes.Describe(now)}"];
        SourceSet? set = orders.Set is null || verdict is null || own.Refusals > 0
            ? null
            : new SourceSet(options, orders.Set, verdict, suffixes, catalogues, all, notes, isSeed)
            {
                Certificates = certificates,
                OperationKey = operationKey,
            };
        return new SourceReadResult(options, set, all, orders.Files.Count + 1, now) { NamesFiles = orders.NamesFiles };
    }

    /// <summary>Adds to a finding about a path where the configuration refers to it.</summary>
    private static Finding WithOrigin(Finding finding, SinkholeOptions options)
    {
        bool isNamed = finding.Line == 0
            && options.OrdersPosition is not null && options.Orders.Contains(finding.File, StringComparer.Ordinal);
        return isNamed ? finding with { Hint = $"{finding.Hint} ('orders:' at {options.OrdersPosition} names it)" } : finding;
    }

    private void FindOverdue(OrderSet? set, FindingList findings)
    {
        foreach (Order order in set?.Orders ?? [])
        {
            if (_clock?.Now() is OrderInstant now && order.IsOverdue(now))
            {
                findings.Add(new Finding(
                    order.Position,
                    OrderCodes.Overdue,
                    $"order {order.Id} still blocks after its 'valid_until': no synchronised clock has reached that time",
                    "synchronise the clock: the order then ends by itself"));
            }
        }
    }

    private static GuardedNames NamesOf(SinkholeOptions options) => new()
    {
        Protected = options.Protected,
        Allowed = options.Allow,
        Own =
        [
            new WrittenName(options.Operator.Url.IdnHost, options.Operator.UrlPosition ?? SourcePosition.Of(options.File)),
            new WrittenName(options.VerifyUrl.IdnHost, options.VerifyUrlPosition ?? SourcePosition.Of(options.File)),
        ],
    };

    private ImmutableDictionary<string, WarningTexts> ReadTexts(string configuration, PageOptions page, FindingList findings)
    {
        ImmutableDictionary<string, WarningTexts> texts = ImmutableDictionary.Create<string, WarningTexts>(StringComparer.Ordinal);
        for (int at = 0; at < page.Languages.Length; at++)
        {
            string language = page.Languages[at];
            IFileSystem files = page.Texts is null ? BuiltInTexts.Files : _files;
            string path = Path.Join(page.Texts, language + ".yaml");
            if (files.Stat(path, out _, out _) == FileError.Missing)
            {
                SourcePosition position = page.LanguagePositions.Length > at ? page.LanguagePositions[at]
                    : page.TextsPosition ?? SourcePosition.Of(configuration);
                findings.Add(NoTexts(language, page.Texts, path, position));
                continue;
            }

            if (CatalogueReader.Read(files, path, TextKeys.All.Keys, findings) is not Catalogue catalogue)
            {
                continue;
            }

            if (WarningTexts.TryCreate(language, catalogue.Texts, out WarningTexts? created, out ImmutableArray<CatalogueProblem> problems))
            {
                texts = texts.Add(language, created);
            }

            foreach (CatalogueProblem problem in problems)
            {
                findings.Add(catalogue.Error(problem.Key, problem.Message));
            }
        }

        return texts;
    }

    private static Finding NoTexts(string language, string? folder, string path, SourcePosition position) => folder is null
        ? new Finding(
            position,
            ConfigurationCodes.NotALanguage,
            $"no texts for '{language}' are built in; built in are {string.Join(", ", BuiltInTexts.Languages)}",
            $"take it out, or write {language}.yaml after the model of {InstalledFiles.EnglishTexts} and name its folder under 'texts'")
        : new Finding(
            position,
            ConfigurationCodes.NotALanguage,
            $"the texts for '{language}' are missing: {path} does not exist",
            $"take the language out, or write the file after the model of {InstalledFiles.EnglishTexts}");
}
