using System;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Sinkhole.Warning.Texts;

namespace Sinkhole.Warning.Faces;

/// <summary>
/// The answers that are no warning: two small files, a refusal for certificate authorities, and one for names that are not ours.
/// </summary>
internal static class SiteFiles
{
    private const string PlainText = "text/plain; charset=utf-8";

    private static readonly byte[] Robots = "User-agent: *\nDisallow: /\n"u8.ToArray();
    private static readonly byte[] NotFound = "404 Not Found\n"u8.ToArray();

    // One text for every reason: who asks for a name that is not listed, or for none, learns nothing of what is.
    private static readonly byte[] Misdirected =
        "421 Misdirected Request: this server does not answer for the name that was asked for.\n"u8.ToArray();

    /// <summary>200: nothing is to be indexed.</summary>
    public static Task SendRobotsAsync(HttpContext context)
    {
        Answer.Begin(context.Response, StatusCodes.Status200OK);
        return Answer.SendAsync(context, PlainText, Robots);
    }

    /// <summary>200: the operator's contact (RFC 9116), valid for 30 days from today.</summary>
    public static Task SendSecurityContactAsync(HttpContext context, PageProfile profile, DateTimeOffset now)
    {
        DateTimeOffset expires = new(now.UtcDateTime.Date.AddDays(30), TimeSpan.Zero);
        string body = $"Contact: {profile.OperatorUrl.AbsoluteUri}\nExpires: {expires:yyyy-MM-dd'T'HH:mm:ss'Z'}\n";
        Answer.Begin(context.Response, StatusCodes.Status200OK);
        return Answer.SendAsync(context, PlainText, Encoding.UTF8.GetBytes(body));
    }

    /// <summary>404: no certificate for a seized name is ever obtained through us.</summary>
    public static Task SendNotFoundAsync(HttpContext context)
    {
        Answer.Begin(context.Response, StatusCodes.Status404NotFound);
        return Answer.SendAsync(context, PlainText, NotFound);
    }

    /// <summary>421: no order in force covers the name, or there was none (RFC 9110 §15.5.20).</summary>
    public static Task SendMisdirectedAsync(HttpContext context)
    {
        Answer.Begin(context.Response, StatusCodes.Status421MisdirectedRequest);
        context.Response.Headers.ContentLanguage = "en";
        return Answer.SendAsync(context, PlainText, Misdirected);
    }
}
