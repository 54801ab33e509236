using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text.Json;
using Sinkhole.Warning.Texts;
using Xunit;

namespace Sinkhole.Tests.Warning.Support;

/// <summary>
/// The catalogues that the appliance ships, read without a YAML reader: they are flat, and their texts are quoted as JSON quotes.
/// </summary>
internal static class Catalogues
{
    public static ImmutableArray<string> Languages { get; } = ["it", "fr", "en"];

    public static IReadOnlyDictionary<string, WarningTexts> All { get; } =
        Languages.ToDictionary(language => language, Load, StringComparer.Ordinal);

    public static Dictionary<string, string> Read(string language) =>
        File.ReadLines(Path.Combine(Root(), "appliance", "texts", $"{language}.yaml"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(": ", 2))
            .ToDictionary(pair => pair[0], pair => JsonSerializer.Deserialize<string>(pair[1])!, StringComparer.Ordinal);

    private static WarningTexts Load(string language)
    {
        bool isGood = WarningTexts.TryCreate(
            language, Read(language), out WarningTexts? texts, out ImmutableArray<CatalogueProblem> problems);
        Assert.True(isGood, string.Join('\n', problems));
        return texts!;
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Sinkhole.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("no Sinkhole.sln above the tests");
    }
}
