using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Sinkhole.Tests.Warning.Support;
using Sinkhole.Warning.Texts;
using Xunit;

namespace Sinkhole.Tests.Warning.Texts;

public sealed class HtmlWriterTests
{
    [Fact]
    public void Text_is_escaped_for_content_and_for_quoted_attributes() =>
        Assert.Equal("&lt;b a=&quot;&#39;&amp;&quot;&gt;é\uFFFD", Encoding.UTF8.GetString(HtmlWriter.Escape("<b a=\"'&\">é\0")));

    [Fact]
    public void Any_text_leaves_a_document_well_formed() =>
        Prop.ForAll<string?>(text => Markup.AssertWellFormed(Document(text ?? string.Empty))).QuickCheckThrowOnFailure();

    [Fact]
    public void Lone_surrogate_becomes_the_replacement_character() =>
        Assert.Equal("a\uFFFDb", Encoding.UTF8.GetString(HtmlWriter.Escape("a\uD800b")));

    [Fact]
    public void Equal_pieces_of_two_documents_are_one_array()
    {
        var store = new PieceStore();

        Assert.Same(store.Keep("same"u8), store.Keep("same"u8));
    }

    private static string Document(string text)
    {
        var html = new HtmlWriter(new PieceStore());
        html.Markup("<!DOCTYPE html>\n<html lang=\""u8);
        html.Text(text);
        html.Markup("\"><p>"u8);
        html.Slot(PageSlot.HostText);
        html.Text(text);
        html.Markup("</p></html>"u8);
        var output = new ArrayBufferWriter<byte>();
        html.ToTemplate().WriteTo(output, new PageFill(HtmlWriter.Escape(text), [], []));
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
