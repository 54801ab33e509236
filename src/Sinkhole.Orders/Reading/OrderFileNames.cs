using System;
using System.Globalization;
using Sinkhole.Documents.Findings;

namespace Sinkhole.Orders.Reading;

/// <summary>What the name of a file in a folder of orders says of it.</summary>
public static class OrderFileNames
{
    private const string Ending = ".yaml";

    // What .NET puts where an octet of a name is no UTF-8.
    private const char NotText = '\uFFFD';

    private static readonly string[] LooksLikeAnOrder = [".yml", ".yaml.txt", ".json"];

    /// <summary>Whether a file of this name is an order.</summary>
    public static bool IsOrder(string name) => !IsHidden(name) && name.EndsWith(Ending, StringComparison.Ordinal);

    /// <summary>Whether a reading reads a file of this name or has a finding for it; what editors leave beside files is
    /// passed over.</summary>
    public static bool IsNoticed(string name) => !IsHidden(name) && (IsOrder(name) || IsLikeOrder(name) || IsOdd(name));

    /// <summary>Git's own folder, editors' locks and swap files are not orders.</summary>
    public static bool IsHidden(ReadOnlySpan<char> name) => name.StartsWith(".");

    /// <summary>Whether it looks like an order and is none.</summary>
    internal static bool IsLikeOrder(string name) =>
        Array.Exists(LooksLikeAnOrder, ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
        || (!name.EndsWith(Ending, StringComparison.Ordinal) && name.EndsWith(Ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the name is no UTF-8: no path leads to such a file.</summary>
    internal static bool IsNoText(string name) => name.Contains(NotText, StringComparison.Ordinal);

    /// <summary>Whether it looks like an order only to a person: it ends in spaces or other invisible characters, or is no
    /// UTF-8.</summary>
    internal static bool IsOdd(string name) =>
        IsNoText(name)
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
