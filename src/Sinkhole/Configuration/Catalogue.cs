using System.Collections.Generic;
using Sinkhole.Documents.Findings;

namespace Sinkhole.Configuration;

/// <summary>The texts of one language as its file has them, and the position of each. Immutable.</summary>
/// <param name="File">The file.</param>
/// <param name="Texts">Key to text.</param>
/// <param name="Positions">Key to the place of its text.</param>
internal sealed record Catalogue(
    string File, IReadOnlyDictionary<string, string> Texts, IReadOnlyDictionary<string, SourcePosition> Positions)
{
    /// <summary>A finding about one text, made by the code that uses the texts.</summary>
    /// <param name="key">The text's key; the whole file when it has no such text.</param>
    /// <param name="message">What is wrong with it.</param>
    public Finding Error(string key, string message) =>
        new(Positions.TryGetValue(key, out SourcePosition at) ? at : SourcePosition.Of(File), ConfigurationCodes.TextMissing, message);
}
