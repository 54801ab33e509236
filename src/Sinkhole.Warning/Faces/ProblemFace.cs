using System;
using System.Buffers;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Sinkhole.Warning.Texts;

namespace Sinkhole.Warning.Faces;

/// <summary>451 and problem JSON (RFC 9457) with the facts of the order, for programs that take JSON and no page.</summary>
internal sealed class ProblemFace : IFace
{
    public int Status => StatusCodes.Status451UnavailableForLegalReasons;

    public PageKind Kind => PageKind.Notice;

    public FaceRecording Recording => FaceRecording.WithReference;

    public bool Matches(HttpRequest request)
    {
        string accept = request.Headers.Accept.ToString();
        return !AcceptField.IncludesHtml(accept)
            && (accept.Contains("application/json", StringComparison.OrdinalIgnoreCase)
                || accept.Contains("application/problem+json", StringComparison.OrdinalIgnoreCase));
    }

    public Task SendAsync(HttpContext context, FaceContent content)
    {
        OrderFacts facts = content.Order.Facts;
        Answer.Blocked(context.Response, content.Order.Profile);
        context.Response.Headers.ContentLanguage = content.Pages.Texts.Language;
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "about:blank"u8);
            json.WriteString("title"u8, "Unavailable For Legal Reasons"u8);
            json.WriteNumber("status"u8, Status);
            json.WriteString("detail"u8, Phrase.Fill(content.Pages.Texts["problem.detail"], _ => facts.Authority));
            json.WriteString("domain"u8, content.Host);
            json.WriteString("order"u8, facts.Id);
            json.WriteString("authority"u8, facts.Authority);
            json.WriteString("legal_basis"u8, facts.LegalBasis);
            json.WriteString("verify"u8, content.Order.Profile.VerifyUrl.AbsoluteUri);
            if (content.Reference is { } reference)
            {
                json.WriteString("reference"u8, reference);
            }

            json.WriteEndObject();
        }

        return Answer.SendAsync(context, "application/problem+json", body.WrittenMemory);
    }
}
