using System;
using System.Globalization;
using Sinkhole.Documents.Findings;

namespace Sinkhole.Orders.Reading;

/// <summary>What the name of a file in a folder of orders says of it.</summary>
public static class OrderFileNames
{
    private const string Ending = ".yaml";

    // What .NET puts where an octet of a name is not UTF-8.
    private const char NotText = '\uFFFD';

    private static readonly string[] LikeOrderEndings = [".yml", ".yaml.txt", ".json"];

    /// <summary>Whether a file of this name is an order.</summary>
    public static bool IsOrder(string name) => !IsHidden(name) && name.EndsWith(Ending, StringComparison.Ordinal);

    /// <summary>Whether a file of this name is read or causes a finding. Files that editors leave beside others are
    /// ignored.</summary>
    public static bool IsNoticed(string name) => !IsHidden(name) && (IsOrder(name) || IsLikeOrder(name) || IsMisleading(name));

    /// <summary>Git's own folder, editors' locks and swap files are not orders.</summary>
    public static bool IsHidden(ReadOnlySpan<char> name) => name.StartsWith(".");

    /// <summary>Whether it looks like an order but is not one.</summary>
    internal static bool IsLikeOrder(string name) =>
        Array.Exists(LikeOrderEndings, ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
        || (!name.EndsWith(Ending, StringComparison.Ordinal) && name.EndsWith(Ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the name is not UTF-8: no path leads to such a file.</summary>
    internal static bool IsNotText(string name) => name.Contains(NotText, StringComparison.Ordinal);

    /// <summary>Whether a person reads it as another name: it ends in spaces or other invisible characters, or is not
    /// UTF-8.</summary>
    internal static bool IsMisleading(string name) =>
        IsNotText(name)
        || (IsUnseen(name[^1]) && WithoutEnd(name).EndsWith(Ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>The path with invisible characters, or characters that are not text, written as "\u0020" at its end and "\uFFFD".</summary>
    internal static string Visible(string path)
    {
        string seen = WithoutEnd(path);
        string end = string.Concat(Array.ConvertAll(path[seen.Length..].ToCharArray(), Escape));
        return string.Concat(Array.ConvertAll(seen.ToCharArray(), static character =>
            MessageText.IsUnprintable(character) || character == NotText ? Escape(character) : character.ToString())) + end;
    }

    private static string Escape(char character) => "\\u" + ((int)character).ToString("X4", CultureInfo.InvariantCulture);

    private static string WithoutEnd(string name)
    {
        int length = name.Length;
        while (length > 0 && IsUnseen(name[length - 1]))
        {
            length--;
        }

        return name[..length];
    }

    private static bool IsUnseen(char character) =>
        char.IsWhiteSpace(character) || MessageText.IsUnprintable(character)
        || char.GetUnicodeCategory(character) == UnicodeCategory.Format;
}
