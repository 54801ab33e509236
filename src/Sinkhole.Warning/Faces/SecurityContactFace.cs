using System;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace Sinkhole.Warning.Faces;

/// <summary>200: the operator's contact for reports of a vulnerability (RFC 9116), valid for 30 days from today.</summary>
internal sealed class SecurityContactFace : IFace
{
    private const int DaysValid = 30;

    public int Status => StatusCodes.Status200OK;

    public PageKind Kind => PageKind.Asset;

    public FaceRecording Recording => FaceRecording.Never;

    public bool Matches(HttpRequest request) => request.Path.Equals("/.well-known/security.txt", StringComparison.Ordinal);

    public Task SendAsync(HttpContext context, FaceContent content)
    {
        DateTimeOffset expires = new(content.Now.UtcDateTime.Date.AddDays(DaysValid), TimeSpan.Zero);
        string contact = content.Order.Profile.OperatorUrl.AbsoluteUri;
        string text = $"Contact: {contact}\nExpires: {expires:yyyy-MM-dd'T'HH:mm:ss'Z'}\n";
        return Answer.SendTextAsync(context, Status, Encoding.UTF8.GetBytes(text));
    }
}
