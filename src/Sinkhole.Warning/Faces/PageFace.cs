using System;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Sinkhole.Warning.Texts;

namespace Sinkhole.Warning.Faces;

/// <summary>451 and the page, for browsers and for all that no other face answers.</summary>
internal sealed class PageFace : IFace
{
    /// <summary>Characters of a reference.</summary>
    private const int ReferenceCharacters = 16;

    public int Status => StatusCodes.Status451UnavailableForLegalReasons;

    public PageKind Kind => PageKind.Notice;

    public FaceRecording Recording => FaceRecording.WithPage;

    public bool Matches(HttpRequest request) => true;

    public async Task SendAsync(HttpContext context, FaceContent content)
    {
        Answer.Blocked(context.Response, content.Order.Profile);
        context.Response.Headers.ContentLanguage = content.Pages.Texts.Language;
        context.Response.ContentType = "text/html; charset=utf-8";
        WritePage(context, content);
        await context.Response.BodyWriter.FlushAsync();
    }

    private static void WritePage(HttpContext context, in FaceContent content)
    {
        PageTemplate page = content.Reference is null ? content.Pages.Unreferenced : content.Pages.Referenced;
        Span<byte> reference = stackalloc byte[ReferenceCharacters];
        reference = reference[..Encoding.ASCII.GetBytes(content.Reference, reference)];
        var fill = new PageFill(DisplayName.ToText(content.Host), DisplayName.ToMarkup(content.Host), reference);
        context.Response.ContentLength = page.Measure(in fill);
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            page.WriteTo(context.Response.BodyWriter, in fill);
        }
    }
}
