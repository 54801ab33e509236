using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace Sinkhole.Warning.Faces;

/// <summary>404: no certificate authority finds what it looks for under a name that is not ours (RFC 8555 §8.3).</summary>
internal sealed class CertificateProbeFace : IFace
{
    private static readonly byte[] NotFound = "404 Not Found\n"u8.ToArray();

    public int Status => StatusCodes.Status404NotFound;

    public PageKind Kind => PageKind.Other;

    public FaceRecording Recording => FaceRecording.Never;

    public bool Matches(HttpRequest request)
    {
        string path = request.Path.Value ?? string.Empty;
        return IsBelow(path, "/.well-known/acme-challenge") || IsBelow(path, "/.well-known/pki-validation");
    }

    public Task SendAsync(HttpContext context, FaceContent content) => Answer.SendTextAsync(context, Status, NotFound);

    private static bool IsBelow(string path, string folder) =>
        path.StartsWith(folder, StringComparison.OrdinalIgnoreCase) && (path.Length == folder.Length || path[folder.Length] == '/');
}
