using System;
using System.Collections.Generic;
using System.IO;
using Sinkhole.Tests.House;

namespace Sinkhole.SystemTests.House;

/// <summary>A fenced block of a page.</summary>
/// <param name="Page">The page, from the root.</param>
/// <param name="Line">Where it begins.</param>
/// <param name="Language">The word behind the fence; empty where there is none.</param>
/// <param name="Lines">What is in it.</param>
internal sealed record Fence(string Page, int Line, string Language, IReadOnlyList<string> Lines)
{
    private const string Mark = "```";

    /// <summary>For the message of a failed test.</summary>
    public string Place => $"{Page}:{Line}";

    /// <summary>All blocks of a page, from its top.</summary>
    public static IEnumerable<Fence> Of(string page)
    {
        List<string>? inside = null;
        int begin = 0;
        string language = string.Empty;
        int number = 0;
        foreach (string line in File.ReadLines(Path.Combine(Repository.Root, page)))
        {
            number++;
            if (!line.StartsWith(Mark, StringComparison.Ordinal))
            {
                inside?.Add(line);
            }
            else if (inside is null)
            {
                (inside, begin, language) = ([], number, line[Mark.Length..]);
            }
            else
            {
                yield return new Fence(page, begin, language, inside);
                inside = null;
            }
        }
    }
}
