using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace Sinkhole.Warning.Faces;

/// <summary>421: no order in force covers the name, or there was none (RFC 9110 §15.5.20).</summary>
internal static class MisdirectedAnswer
{
    public const int Status = StatusCodes.Status421MisdirectedRequest;

    // One text for every reason: the answer does not reveal which names are listed.
    private static readonly byte[] Text =
        "421 Misdirected Request: this server does not answer for the name that was asked for.\n"u8.ToArray();

    public static Task SendAsync(HttpContext context)
    {
        context.Response.Headers.ContentLanguage = "en";
        return Answer.SendTextAsync(context, Status, Text);
    }
}
