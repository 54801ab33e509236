namespace Sinkhole.Warning.Texts;

/// <summary>The pages of one order in one language.</summary>
/// <param name="Texts">The texts they were made from.</param>
/// <param name="Referenced">For a visit that is on record: shows the reference and says what was recorded.</param>
/// <param name="Unreferenced">For any other: says neither.</param>
internal sealed record LanguagePages(WarningTexts Texts, PageTemplate Referenced, PageTemplate Unreferenced);
