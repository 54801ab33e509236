using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;

namespace Sinkhole.Warning.Faces;

/// <summary>Which face answers a request for a covered name: the first that matches.</summary>
internal static class FaceSelector
{
    /// <summary>By path first, then by what the client takes; the page answers all that no other does.</summary>
    private static readonly ImmutableArray<IFace> Faces =
    [
        new CertificateProbeFace(),
        new RobotsFace(),
        new SecurityContactFace(),
        new EmptyFace(),
        new ProblemFace(),
        new PageFace(),
    ];

    public static IFace Select(HttpRequest request)
    {
        foreach (IFace face in Faces)
        {
            if (face.Matches(request))
            {
                return face;
            }
        }

        return Faces[^1];
    }
}
