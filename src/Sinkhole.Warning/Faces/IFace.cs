using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace Sinkhole.Warning.Faces;

/// <summary>One way to answer a request for a covered name.</summary>
/// <remarks>Without state: one object answers all requests, on any thread. <see cref="FaceSelector"/> holds them in their order.</remarks>
internal interface IFace
{
    /// <summary>The status code of its answers.</summary>
    int Status { get; }

    /// <summary>What its answers count as.</summary>
    PageKind Kind { get; }

    /// <summary>How the visit that it answers is recorded.</summary>
    FaceRecording Recording { get; }

    /// <summary>Whether it answers this request, where no face before it does.</summary>
    bool Matches(HttpRequest request);

    /// <summary>Sends the answer.</summary>
    Task SendAsync(HttpContext context, FaceContent content);
}
