using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;
using Xunit;

namespace Sinkhole.Tests.Warning.Support;

/// <summary>
/// A strict check of a page: every element is closed in its order, every attribute is quoted, every ampersand is a reference.
/// </summary>
internal static class Markup
{
    private static readonly HashSet<string> Void = new(["meta", "br", "hr", "img", "link"], StringComparer.Ordinal);

    private static readonly Regex Tag = new(
        """<(?<close>/?)(?<name>[a-z][a-z0-9]*)(?<attributes>(?:\s+[a-z-]+="[^"<>]*")*)\s*>""", RegexOptions.ExplicitCapture);

    private static readonly Regex LooseAmpersand = new("&(?!amp;|lt;|gt;|quot;|#39;)");

    public static void AssertWellFormed(string page)
    {
        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"", page, StringComparison.Ordinal);
        string body = Regex.Replace(page["<!DOCTYPE html>".Length..], "<style>.*?</style>", string.Empty, RegexOptions.Singleline);
        Assert.DoesNotMatch(LooseAmpersand, body);
        Stack<string> open = new();
        int at = 0;
        foreach (Match tag in Tag.Matches(body))
        {
            AssertText(body[at..tag.Index]);
            at = tag.Index + tag.Length;
            string name = tag.Groups["name"].Value;
            if (tag.Groups["close"].Length > 0)
            {
                Assert.Equal(open.Pop(), name);
            }
            else if (!Void.Contains(name))
            {
                open.Push(name);
            }
        }

        AssertText(body[at..]);
        Assert.Empty(open);
    }

    private static void AssertText(string text) => Assert.False(text.AsSpan().ContainsAny('<', '>'), $"loose angle bracket in: {text}");
}
