using System;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Sinkhole.Evidence.Journals.Keys;

/// <summary>Which storage key: its file is <c>&lt;day&gt;-&lt;id&gt;.key</c>, as <c>2026-11-30-0123456789abcdef.key</c>.</summary>
/// <param name="Day">The day (UTC) of the records under it.</param>
/// <param name="Id">A random number, which each frame under it has.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct StorageKeyName(DateOnly Day, ulong Id) : IComparable<StorageKeyName>
{
    /// <summary>The day of a key that was made under a clock nobody vouched for, until it gets another.</summary>
    public static readonly DateOnly Undated = DateOnly.MinValue;

    internal const int IdOctets = 8;
    internal const string Extension = ".key";

    private const string DayForm = "yyyy-MM-dd";
    private const int DayCharacters = 10;
    private const int IdCharacters = 2 * IdOctets;

    /// <summary>The key's name without the extension, as notes and messages have it.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Day.ToString(DayForm, CultureInfo.InvariantCulture)}-{Id:x16}");

    /// <summary>Orders by day, then by id.</summary>
    public int CompareTo(StorageKeyName other) => (Day, Id).CompareTo((other.Day, other.Id));

    /// <summary>True when <paramref name="left"/> comes before <paramref name="right"/>.</summary>
    public static bool operator <(StorageKeyName left, StorageKeyName right) => left.CompareTo(right) < 0;

    /// <summary>True when <paramref name="left"/> comes after <paramref name="right"/>.</summary>
    public static bool operator >(StorageKeyName left, StorageKeyName right) => left.CompareTo(right) > 0;

    /// <summary>True when <paramref name="left"/> does not come after <paramref name="right"/>.</summary>
    public static bool operator <=(StorageKeyName left, StorageKeyName right) => left.CompareTo(right) <= 0;

    /// <summary>True when <paramref name="left"/> does not come before <paramref name="right"/>.</summary>
    public static bool operator >=(StorageKeyName left, StorageKeyName right) => left.CompareTo(right) >= 0;

    internal string File => ToString() + Extension;

    /// <summary>Reads a name as <see cref="ToString"/> writes it; no other form.</summary>
    internal static bool TryParse(ReadOnlySpan<char> text, out StorageKeyName name)
    {
        name = default;
        if (text.Length != DayCharacters + 1 + IdCharacters
            || !DateOnly.TryParseExact(text[..DayCharacters], DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
            || !ulong.TryParse(text[(DayCharacters + 1)..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong id))
        {
            return false;
        }

        name = new StorageKeyName(day, id);
        return text.SequenceEqual(name.ToString());
    }

    /// <summary>Reads the name of a file.</summary>
    internal static bool TryParseFile(string file, out StorageKeyName name)
    {
        name = default;
        return file.EndsWith(Extension, StringComparison.Ordinal) && TryParse(file.AsSpan(0, file.Length - Extension.Length), out name);
    }
}
