using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Machine;
using Xunit;

namespace Sinkhole.SystemTests.Evidence;

/// <summary>A PDF as <c>pdftotext</c> reads it: what a person who prints it has on paper.</summary>
/// <param name="Texts">The text of each page, in the order in which it was drawn.</param>
/// <param name="Sizes">Width and height of each page, in points.</param>
/// <param name="Words">Each word of any page, and its box in points from the left upper corner.</param>
internal sealed partial record PrintedPages(
    IReadOnlyList<string> Texts,
    IReadOnlyList<(double Width, double Height)> Sizes,
    IReadOnlyList<(string Text, double Left, double Top, double Right, double Bottom)> Words)
{
    /// <summary>Reads a PDF.</summary>
    /// <param name="pdf">Its octets.</param>
    /// <param name="folder">Gets it as a file.</param>
    public static async Task<PrintedPages> ReadAsync(byte[] pdf, string folder)
    {
        string file = Path.Combine(folder, "printed.pdf");
        await File.WriteAllBytesAsync(file, pdf, TestContext.Current.CancellationToken);
        ProgramRun text = await Tool.PdfToText.RunAsync("-raw", file, "-");
        ProgramRun boxes = await Tool.PdfToText.RunAsync("-bbox", file, "-");
        Assert.True(text.Code == 0 && boxes.Code == 0, text.Error + boxes.Error);
        return new PrintedPages(
            text.Output.Split('\f', StringSplitOptions.RemoveEmptyEntries),
            [.. Page().Matches(boxes.Output).Select(static page => (Number(page, 1), Number(page, 2)))],
            [
                .. Word().Matches(boxes.Output).Select(static word =>
                    (WebUtility.HtmlDecode(word.Groups[5].Value), Number(word, 1), Number(word, 2), Number(word, 3), Number(word, 4))),
            ]);
    }

    private static double Number(Match match, int group) => double.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex("""<page width="([0-9.]+)" height="([0-9.]+)">""")]
    private static partial Regex Page();

    [GeneratedRegex("""<word xMin="([-0-9.]+)" yMin="([-0-9.]+)" xMax="([-0-9.]+)" yMax="([-0-9.]+)">([^<]*)</word>""")]
    private static partial Regex Word();
}
