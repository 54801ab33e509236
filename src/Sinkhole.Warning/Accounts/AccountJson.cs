using System;
using System.Text;

namespace Sinkhole.Warning.Accounts;

/// <summary>Writes the plaintext of a sealed value: one JSON object (RFC 8259) of texts, without blanks, in order of the calls.</summary>
/// <remarks>
/// Escaped are only quotation mark, backslash and control characters. What is not UTF-8 becomes U+FFFD. A text whose octets do not fit into
/// its room is cut between two characters.
/// </remarks>
internal ref struct AccountJson
{
    // The longest escape: \u001f.
    private const int MaxEscapeOctets = 6;

    private readonly Span<byte> _octets;
    private int _length;

    /// <param name="octets">Gets the object; longer than all names and rooms together.</param>
    public AccountJson(Span<byte> octets)
    {
        _octets = octets;
        _length = 0;
    }

    /// <summary>Writes a member.</summary>
    /// <param name="name">Its name, ASCII.</param>
    /// <param name="text">Its value, UTF-8.</param>
    /// <param name="room">The most octets that the escaped value may have.</param>
    public void Member(ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> text, int room)
    {
        Add(_length == 0 ? "{\""u8 : ",\""u8);
        Add(name);
        Add("\":\""u8);
        int end = _length + room;
        Span<byte> escaped = stackalloc byte[MaxEscapeOctets];
        while (!text.IsEmpty)
        {
            Rune.DecodeFromUtf8(text, out Rune rune, out int consumed);
            int octets = Escape(rune, escaped);
            if (_length + octets > end)
            {
                break;
            }

            Add(escaped[..octets]);
            text = text[consumed..];
        }

        Add("\""u8);
    }

    /// <summary>Ends the object.</summary>
    /// <returns>The octets written; 0 if there is no member.</returns>
    public int End()
    {
        if (_length > 0)
        {
            Add("}"u8);
        }

        return _length;
    }

    private static int Escape(Rune rune, Span<byte> escaped)
    {
        if (rune.Value is '"' or '\\')
        {
            escaped[0] = (byte)'\\';
            escaped[1] = (byte)rune.Value;
            return 2;
        }

        if (!Rune.IsControl(rune))
        {
            return rune.EncodeToUtf8(escaped);
        }

        "\\u00"u8.CopyTo(escaped);
        Convert.TryToHexStringLower([(byte)rune.Value], escaped[4..], out _);
        return MaxEscapeOctets;
    }

    private void Add(scoped ReadOnlySpan<byte> octets)
    {
        octets.CopyTo(_octets[_length..]);
        _length += octets.Length;
    }
}
