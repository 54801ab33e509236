using System;
using System.Collections.Frozen;
using System.IO;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace Sinkhole.Warning.Faces;

/// <summary>451 and nothing else: an image, a font or a worker script shows no page.</summary>
internal sealed class EmptyFace : IFace
{
    private static readonly FrozenSet<string> Pictures =
        Set(".ico", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".bmp");

    private static readonly FrozenSet<string> Fonts = Set(".woff", ".woff2", ".ttf", ".otf", ".eot");

    private static readonly FrozenSet<string> SubresourceDestinations =
        Set("image", "font", "style", "script", "audio", "video", "track", "manifest", "worker", "serviceworker", "sharedworker");

    public int Status => StatusCodes.Status451UnavailableForLegalReasons;

    public PageKind Kind => PageKind.Asset;

    public FaceRecording Recording => FaceRecording.WithoutReference;

    public bool Matches(HttpRequest request)
    {
        string path = request.Path.Value ?? string.Empty;
        string accept = request.Headers.Accept.ToString();
        string extension = Path.GetExtension(path);
        return path.Equals("/favicon.ico", StringComparison.OrdinalIgnoreCase)
            || path.Equals("/sw.js", StringComparison.OrdinalIgnoreCase)
            || request.Headers.ContainsKey("Service-Worker")
            || Fonts.Contains(extension)
            || SubresourceDestinations.Contains(request.Headers["Sec-Fetch-Dest"].ToString())
            || (!AcceptField.IncludesHtml(accept)
                && (Pictures.Contains(extension) || accept.StartsWith("image/", StringComparison.OrdinalIgnoreCase)));
    }

    public Task SendAsync(HttpContext context, FaceContent content)
    {
        Answer.Blocked(context.Response, content.Order.Profile);
        context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    private static FrozenSet<string> Set(params string[] words) => words.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
