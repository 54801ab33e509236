using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Linq;

namespace Sinkhole.Warning.Texts;

/// <summary>
/// The texts of one language: every key of <see cref="TextKeys"/>, no other, each with only the placeholders it may have.
/// </summary>
public sealed class WarningTexts
{
    private readonly FrozenDictionary<string, string> _texts;

    private WarningTexts(string language, FrozenDictionary<string, string> texts)
    {
        Language = language;
        _texts = texts;
        Months = [.. texts["months"].Split('|')];
    }

    /// <summary>The language tag (RFC 5646), as the catalogue's file is named.</summary>
    public string Language { get; }

    /// <summary>All texts by key, as the catalogue says them.</summary>
    public IReadOnlyDictionary<string, string> All => _texts;

    /// <summary>The names of the twelve months.</summary>
    internal ImmutableArray<string> Months { get; }

    /// <summary>The text of a key that <see cref="TextKeys"/> lists.</summary>
    internal string this[string key] => _texts[key];

    /// <summary>Checks a catalogue whole and takes it.</summary>
    /// <param name="language">The language tag.</param>
    /// <param name="catalogue">Keys and texts as read from the file.</param>
    /// <param name="texts">The texts, when there is no problem.</param>
    /// <param name="problems">Every problem, sorted by key.</param>
    public static bool TryCreate(
        string language,
        IReadOnlyDictionary<string, string> catalogue,
        [NotNullWhen(true)] out WarningTexts? texts,
        out ImmutableArray<CatalogueProblem> problems)
    {
        problems = [.. Problems(catalogue).OrderBy(problem => problem.Key, StringComparer.Ordinal)];
        texts = problems.IsEmpty ? new WarningTexts(language, catalogue.ToFrozenDictionary(StringComparer.Ordinal)) : null;
        return texts is not null;
    }

    private static IEnumerable<CatalogueProblem> Problems(IReadOnlyDictionary<string, string> catalogue)
    {
        foreach (string missing in TextKeys.All.Keys.Where(key => !catalogue.ContainsKey(key)))
        {
            yield return new CatalogueProblem(missing, $"text '{missing}' is missing; every catalogue has the same keys");
        }

        foreach ((string key, string text) in catalogue)
        {
            if (!TextKeys.All.TryGetValue(key, out IReadOnlyList<string>? allowed))
            {
                yield return new CatalogueProblem(key, $"no page has a text '{key}'; remove it");
                continue;
            }

            if (string.IsNullOrWhiteSpace(text))
            {
                yield return new CatalogueProblem(key, $"text '{key}' is empty; write it or take the text of another language");
            }

            foreach (string placeholder in Phrase.Placeholders(text).Where(name => !allowed.Contains(name, StringComparer.Ordinal)))
            {
                string choice = allowed.Count == 0 ? "it takes none"
                    : $"it takes {string.Join(", ", allowed.Select(name => $"{{{name}}}"))}";
                yield return new CatalogueProblem(key, $"text '{key}' has no placeholder '{{{placeholder}}}': {choice}");
            }
        }

        if (catalogue.TryGetValue("dir", out string? dir) && dir is not ("ltr" or "rtl"))
        {
            yield return new CatalogueProblem("dir", "'dir' is the direction of writing: write ltr or rtl");
        }

        if (catalogue.TryGetValue("months", out string? months) && months.Split('|').Length != 12)
        {
            yield return new CatalogueProblem("months", "'months' has twelve names, divided by '|'");
        }
    }
}
