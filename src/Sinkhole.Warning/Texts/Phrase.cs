using System;
using System.Collections.Generic;

namespace Sinkhole.Warning.Texts;

/// <summary>A text with placeholders in braces, in pieces.</summary>
internal static class Phrase
{
    /// <summary>The names of the placeholders, in their order.</summary>
    public static IEnumerable<string> Placeholders(string text)
    {
        foreach ((string piece, bool isPlaceholder) in Pieces(text))
        {
            if (isPlaceholder)
            {
                yield return piece;
            }
        }
    }

    /// <summary>Plain text and placeholders in turn; an unclosed brace is plain text.</summary>
    public static IEnumerable<(string Piece, bool IsPlaceholder)> Pieces(string text)
    {
        int at = 0;
        while (at < text.Length)
        {
            int open = text.IndexOf('{', at);
            int close = open < 0 ? -1 : text.IndexOf('}', open);
            if (close < 0)
            {
                yield return (text[at..], false);
                yield break;
            }

            if (open > at)
            {
                yield return (text[at..open], false);
            }

            yield return (text[(open + 1)..close], true);
            at = close + 1;
        }
    }

    /// <summary>The text with each placeholder replaced; for places that hold no markup.</summary>
    public static string Fill(string text, Func<string, string> value) =>
        string.Concat(System.Linq.Enumerable.Select(Pieces(text), piece => piece.IsPlaceholder ? value(piece.Piece) : piece.Piece));
}
