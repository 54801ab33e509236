using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace Sinkhole.Warning.Texts;

/// <summary>Every page that one profile can show: rendered once, when a generation is built, and immutable after.</summary>
public sealed class PageSet
{
    private readonly FrozenDictionary<string, OrderPages> _byOrder;

    private PageSet(FrozenDictionary<string, OrderPages> byOrder)
    {
        _byOrder = byOrder;
    }

    /// <summary>Renders the pages.</summary>
    /// <param name="profile">The profile; it names at least one language.</param>
    /// <param name="catalogues">Texts by language tag: one for each language of the profile.</param>
    /// <param name="orders">The orders whose entries use this profile, each id once.</param>
    /// <exception cref="ArgumentException">A language of the profile has no catalogue, or there is no language.</exception>
    public static PageSet Build(PageProfile profile, IReadOnlyDictionary<string, WarningTexts> catalogues, IEnumerable<OrderFacts> orders)
    {
        if (profile.Languages.IsDefaultOrEmpty)
        {
            throw new ArgumentException($"page {profile.Name}: no language; name at least one in 'languages'", nameof(profile));
        }

        string? missing = profile.Languages.FirstOrDefault(language => !catalogues.ContainsKey(language));
        if (missing is not null)
        {
            throw new ArgumentException(
                $"page {profile.Name}: no catalogue for '{missing}'; add {missing}.yaml to its texts", nameof(catalogues));
        }

        ImmutableArray<WarningTexts> texts = [.. profile.Languages.Select(language => catalogues[language])];
        PieceStore store = new();
        return new PageSet(
            orders.ToFrozenDictionary(order => order.Id, order => Render(profile, texts, order, store), StringComparer.Ordinal));
    }

    /// <summary>The pages of an order, or null when the set was built without it.</summary>
    public OrderPages? Find(string orderId) => _byOrder.GetValueOrDefault(orderId);

    private static OrderPages Render(PageProfile profile, ImmutableArray<WarningTexts> texts, OrderFacts facts, PieceStore store) =>
        new(facts, profile, [.. texts.Select(language => Render(new PageComposer(profile, texts, language, facts, store)))]);

    private static LanguagePages Render(PageComposer composer) =>
        new(composer.Language, composer.Compose(isReferenced: true), composer.Compose(isReferenced: false));
}
