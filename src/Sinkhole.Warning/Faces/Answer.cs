using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Sinkhole.Warning.Texts;

namespace Sinkhole.Warning.Faces;

/// <summary>What all answers have in common: not cached, not indexed, no active content.</summary>
/// <remarks>Never a cookie, a redirect, HSTS or Alt-Svc: they would outlive the order.</remarks>
internal static class Answer
{
    /// <summary>Sets status and the headers of all answers.</summary>
    public static void Begin(HttpResponse response, int status)
    {
        response.StatusCode = status;
        IHeaderDictionary headers = response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = PageStyle.ContentSecurityPolicy;
        headers["Referrer-Policy"] = "no-referrer";
        headers.XContentTypeOptions = "nosniff";
        headers["X-Robots-Tag"] = "noindex";
    }

    /// <summary>Names who implements the block, not who ordered it (RFC 7725 §4), and the fields that selected the answer.</summary>
    public static void Blocked(HttpResponse response, PageProfile profile)
    {
        Begin(response, StatusCodes.Status451UnavailableForLegalReasons);
        response.Headers.Link = $"<{profile.OperatorUrl.AbsoluteUri}>; rel=\"blocked-by\"";
        response.Headers.Vary = "Accept-Language, Accept";
    }

    /// <summary>Sends a plain text that is not a warning.</summary>
    public static Task SendTextAsync(HttpContext context, int status, ReadOnlyMemory<byte> text)
    {
        Begin(context.Response, status);
        return SendAsync(context, "text/plain; charset=utf-8", text);
    }

    /// <summary>Sends a small body, or its length alone for HEAD.</summary>
    public static async Task SendAsync(HttpContext context, string contentType, ReadOnlyMemory<byte> body)
    {
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.BodyWriter.WriteAsync(body);
        }
    }
}
