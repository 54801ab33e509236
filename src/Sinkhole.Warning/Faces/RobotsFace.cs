using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace Sinkhole.Warning.Faces;

/// <summary>200: nothing here is to be indexed (RFC 9309).</summary>
internal sealed class RobotsFace : IFace
{
    private static readonly byte[] Text = "User-agent: *\nDisallow: /\n"u8.ToArray();

    public int Status => StatusCodes.Status200OK;

    public PageKind Kind => PageKind.Asset;

    public FaceRecording Recording => FaceRecording.Never;

    public bool Matches(HttpRequest request) => request.Path.Equals("/robots.txt", StringComparison.Ordinal);

    public Task SendAsync(HttpContext context, FaceContent content) => Answer.SendTextAsync(context, Status, Text);
}
