using System;
using System.Buffers;
using System.Collections.Immutable;
using System.Text;

namespace Sinkhole.Warning.Texts;

/// <summary>Writes one document as UTF-8 pieces and slots; every text is escaped, only our own literals are markup.</summary>
internal sealed class HtmlWriter
{
    private readonly PieceStore _store;
    private readonly ArrayBufferWriter<byte> _piece = new();
    private readonly ImmutableArray<PagePiece>.Builder _pieces = ImmutableArray.CreateBuilder<PagePiece>();

    public HtmlWriter(PieceStore store)
    {
        _store = store;
    }

    /// <summary>Appends markup. A UTF-8 literal of ours, never anything from outside.</summary>
    public void Markup(ReadOnlySpan<byte> literal) => _piece.Write(literal);

    /// <summary>Appends text from outside, fit for element content and for a quoted attribute value.</summary>
    public void Text(string text) => WriteEscaped(text, _piece);

    /// <summary>Leaves a slot open.</summary>
    public void Slot(PageSlot slot)
    {
        Cut();
        _pieces.Add(new PagePiece([], slot));
    }

    /// <summary>Ends a piece here, so that what other pages have too can be shared.</summary>
    public void Cut()
    {
        if (_piece.WrittenCount > 0)
        {
            _pieces.Add(new PagePiece(_store.Keep(_piece.WrittenSpan), PageSlot.None));
            _piece.ResetWrittenCount();
        }
    }

    /// <summary>The document so far; the writer is spent.</summary>
    public PageTemplate ToTemplate()
    {
        Cut();
        return new PageTemplate(_pieces.ToImmutable());
    }

    /// <summary>Escaped text as UTF-8.</summary>
    public static byte[] Escape(string text)
    {
        ArrayBufferWriter<byte> octets = new();
        WriteEscaped(text, octets);
        return octets.WrittenSpan.ToArray();
    }

    private static void WriteEscaped(string text, ArrayBufferWriter<byte> to)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '&':
                    to.Write("&amp;"u8);
                    break;
                case '<':
                    to.Write("&lt;"u8);
                    break;
                case '>':
                    to.Write("&gt;"u8);
                    break;
                case '"':
                    to.Write("&quot;"u8);
                    break;
                case '\'':
                    to.Write("&#39;"u8);
                    break;
                default:
                    to.Advance((Rune.IsControl(rune) ? Rune.ReplacementChar : rune).EncodeToUtf8(to.GetSpan(4)));
                    break;
            }
        }
    }
}
