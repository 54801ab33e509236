using System;
using System.Buffers;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Sinkhole.Warning.Hits;
using Sinkhole.Warning.Texts;

namespace Sinkhole.Warning.Faces;

/// <summary>The warning for browsers and for programs that speak HTTP: 451.</summary>
internal static class BrowserFace
{
    /// <summary>Sends the page, with the reference of a hit that is durable or without one.</summary>
    public static async Task SendPageAsync(
        HttpContext context, BlockedName blocked, LanguagePages pages, string host, HitReference? reference)
    {
        Answer.Blocked(context.Response, blocked.Pages.Profile);
        context.Response.Headers.ContentLanguage = pages.Texts.Language;
        context.Response.ContentType = "text/html; charset=utf-8";
        WritePage(context, reference is null ? pages.Unreferenced : pages.Referenced, host, reference);
        await context.Response.BodyWriter.FlushAsync();
    }

    /// <summary>Sends problem JSON (RFC 9457) with the facts of the order.</summary>
    public static Task SendProblemAsync(HttpContext context, BlockedName blocked, LanguagePages pages, string host, HitReference? reference)
    {
        OrderFacts facts = blocked.Pages.Facts;
        Answer.Blocked(context.Response, blocked.Pages.Profile);
        context.Response.Headers.ContentLanguage = pages.Texts.Language;
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "about:blank"u8);
            json.WriteString("title"u8, "Unavailable For Legal Reasons"u8);
            json.WriteNumber("status"u8, StatusCodes.Status451UnavailableForLegalReasons);
            json.WriteString("detail"u8, Phrase.Fill(pages.Texts["problem.detail"], _ => facts.Authority));
            json.WriteString("domain"u8, host);
            json.WriteString("order"u8, facts.Id);
            json.WriteString("authority"u8, facts.Authority);
            json.WriteString("legal_basis"u8, facts.LegalBasis);
            json.WriteString("verify"u8, blocked.Pages.Profile.VerifyUrl.AbsoluteUri);
            if (reference is { } shown)
            {
                json.WriteString("reference"u8, shown.ToString());
            }

            json.WriteEndObject();
        }

        return Answer.SendAsync(context, "application/problem+json", body.WrittenMemory);
    }

    /// <summary>Sends 451 and nothing else.</summary>
    public static Task SendEmptyAsync(HttpContext context, BlockedName blocked)
    {
        Answer.Blocked(context.Response, blocked.Pages.Profile);
        context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    private static void WritePage(HttpContext context, PageTemplate page, string host, HitReference? reference)
    {
        Span<byte> text = stackalloc byte[HitReference.Characters];
        text = reference is null ? [] : text;
        reference?.WriteText(text);
        var fill = new PageFill(DisplayName.ToText(host), DisplayName.ToMarkup(host), text);
        context.Response.ContentLength = page.Measure(in fill);
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            page.WriteTo(context.Response.BodyWriter, in fill);
        }
    }
}
