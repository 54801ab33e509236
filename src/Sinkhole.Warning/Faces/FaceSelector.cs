using System;
using System.Collections.Frozen;
using System.IO;
using Microsoft.AspNetCore.Http;

namespace Sinkhole.Warning.Faces;

/// <summary>
/// Which face meets a request for a covered name. First match wins; the page meets all that nothing else claims.
/// </summary>
internal static class FaceSelector
{
    private static readonly FrozenSet<string> Pictures =
        Set(".ico", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".bmp");

    private static readonly FrozenSet<string> NeverPages = Set(".woff", ".woff2", ".ttf", ".otf", ".eot");

    private static readonly FrozenSet<string> PartsOfPages =
        Set("image", "font", "style", "script", "audio", "video", "track", "manifest", "worker", "serviceworker", "sharedworker");

    /// <summary>Chooses by path first, then by what the client says it will take.</summary>
    public static Face Select(HttpRequest request)
    {
        string path = request.Path.Value ?? string.Empty;
        if (IsBelow(path, "/.well-known/acme-challenge") || IsBelow(path, "/.well-known/pki-validation"))
        {
            return Face.CertificateProbe;
        }

        if (path.Equals("/robots.txt", StringComparison.Ordinal))
        {
            return Face.Robots;
        }

        if (path.Equals("/.well-known/security.txt", StringComparison.Ordinal))
        {
            return Face.SecurityContact;
        }

        string accept = request.Headers.Accept.ToString();
        bool takesPage = accept.Contains("text/html", StringComparison.OrdinalIgnoreCase);
        if (IsPartOfAPage(request, path, accept, takesPage))
        {
            return Face.Empty;
        }

        return !takesPage && TakesJson(accept) ? Face.Problem : Face.Notice;
    }

    private static bool IsPartOfAPage(HttpRequest request, string path, string accept, bool takesPage)
    {
        string extension = Path.GetExtension(path);
        return path.Equals("/favicon.ico", StringComparison.OrdinalIgnoreCase)
            || path.Equals("/sw.js", StringComparison.OrdinalIgnoreCase)
            || request.Headers.ContainsKey("Service-Worker")
            || NeverPages.Contains(extension)
            || PartsOfPages.Contains(request.Headers["Sec-Fetch-Dest"].ToString())
            || (!takesPage && (Pictures.Contains(extension) || accept.StartsWith("image/", StringComparison.OrdinalIgnoreCase)));
    }

    private static bool TakesJson(string accept) =>
        accept.Contains("application/json", StringComparison.OrdinalIgnoreCase)
        || accept.Contains("application/problem+json", StringComparison.OrdinalIgnoreCase);

    private static bool IsBelow(string path, string folder) =>
        path.StartsWith(folder, StringComparison.OrdinalIgnoreCase) && (path.Length == folder.Length || path[folder.Length] == '/');

    private static FrozenSet<string> Set(params string[] words) => words.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
