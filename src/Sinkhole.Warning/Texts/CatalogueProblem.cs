namespace Sinkhole.Warning.Texts;

/// <summary>One thing wrong with a language catalogue.</summary>
/// <param name="Key">The key it concerns.</param>
/// <param name="Message">What is wrong and how to fix it.</param>
public sealed record CatalogueProblem(string Key, string Message);
