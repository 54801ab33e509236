using System;
using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Sinkhole.Evidence.Sealing;

/// <summary>Which envelope of a data key: <c>&lt;order id&gt;/&lt;day&gt;-&lt;key id&gt;</c>, in the folder of envelopes.</summary>
/// <param name="OrderId">The order whose values the key has sealed.</param>
/// <param name="Day">The day (UTC) on which it did.</param>
/// <param name="KeyId">The id of the key, 16 small hexadecimal digits.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct EnvelopeName(string OrderId, DateOnly Day, string KeyId)
{
    /// <summary>The day of a key that was made under a clock nobody vouched for, until it gets another.</summary>
    public static readonly DateOnly Undated = DateOnly.MinValue;

    private const string DayForm = "yyyy-MM-dd";
    private const int DayCharacters = 10;
    private const int IdCharacters = 2 * SealedValue.KeyIdOctets;

    private static readonly SearchValues<char> IdForm = SearchValues.Create("0123456789abcdef");

    /// <summary>As notes of erasures have it.</summary>
    public override string ToString() => $"{OrderId}/{Stem}";

    /// <summary>The day, as its file's name has it.</summary>
    public string DayText => Day.ToString(DayForm, CultureInfo.InvariantCulture);

    internal string File => Stem + ".p7m";

    private string Stem => $"{DayText}-{KeyId}";

    /// <summary>Reads a name as <see cref="ToString"/> writes it; no other form, and never a path to anywhere else.</summary>
    internal static bool TryParse(string text, out EnvelopeName name)
    {
        name = default;
        if (text.Split('/') is not [string order, { Length: DayCharacters + 1 + IdCharacters } stem]
            || !SealFolder.IsName(order)
            || !DateOnly.TryParseExact(
                stem.AsSpan(0, DayCharacters), DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
        {
            return false;
        }

        string id = stem[(DayCharacters + 1)..];
        name = new EnvelopeName(order, day, id);
        return !id.AsSpan().ContainsAnyExcept(IdForm) && name.ToString() == text;
    }
}
