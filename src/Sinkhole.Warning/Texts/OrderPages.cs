using System.Collections.Immutable;

namespace Sinkhole.Warning.Texts;

/// <summary>The pages of one order under one page profile, in each language of the profile. Immutable.</summary>
public sealed class OrderPages
{
    internal OrderPages(OrderFacts facts, PageProfile profile, ImmutableArray<LanguagePages> languages)
    {
        Facts = facts;
        Profile = profile;
        Languages = languages;
    }

    /// <summary>The order.</summary>
    public OrderFacts Facts { get; }

    /// <summary>The profile.</summary>
    public PageProfile Profile { get; }

    /// <summary>One for each of the profile's languages, in the profile's order.</summary>
    internal ImmutableArray<LanguagePages> Languages { get; }
}
