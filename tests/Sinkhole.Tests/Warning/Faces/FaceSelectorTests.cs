using Microsoft.AspNetCore.Http;
using Sinkhole.Warning.Faces;
using Xunit;

namespace Sinkhole.Tests.Warning.Faces;

public sealed class FaceSelectorTests
{
    [Theory]
    [InlineData("/.well-known/acme-challenge/token", "text/html", nameof(CertificateProbeFace))]
    [InlineData("/.well-known/ACME-challenge", "", nameof(CertificateProbeFace))]
    [InlineData("/.well-known/pki-validation/x.png", "image/png", nameof(CertificateProbeFace))]
    [InlineData("/.well-known/acme-challenges", "", nameof(PageFace))]
    [InlineData("/robots.txt", "application/json", nameof(RobotsFace))]
    [InlineData("/ROBOTS.txt", "", nameof(PageFace))]
    [InlineData("/.well-known/security.txt", "", nameof(SecurityContactFace))]
    [InlineData("/favicon.ico", "text/html", nameof(EmptyFace))]
    [InlineData("/sw.js", "*/*", nameof(EmptyFace))]
    [InlineData("/a/b.woff2", "text/html", nameof(EmptyFace))]
    [InlineData("/a/b.PNG", "*/*", nameof(EmptyFace))]
    [InlineData("/a/b.png", "text/html,image/png", nameof(PageFace))]
    [InlineData("/x", "image/avif,image/webp", nameof(EmptyFace))]
    [InlineData("/x", "application/json", nameof(ProblemFace))]
    [InlineData("/x", "application/problem+json, */*", nameof(ProblemFace))]
    [InlineData("/x", "text/html, application/json", nameof(PageFace))]
    [InlineData("/live/u/p/1.ts", "*/*", nameof(PageFace))]
    [InlineData("/", "", nameof(PageFace))]
    [InlineData("", "", nameof(PageFace))]
    public void First_face_that_matches_answers(string path, string accept, string expected)
    {
        HttpRequest request = new DefaultHttpContext().Request;
        request.Path = path;
        request.Headers.Accept = accept;

        Assert.Equal(expected, FaceSelector.Select(request).GetType().Name);
    }

    [Theory]
    [InlineData("Sec-Fetch-Dest", "image")]
    [InlineData("Sec-Fetch-Dest", "ServiceWorker")]
    [InlineData("Service-Worker", "script")]
    public void Part_of_a_page_gets_no_page(string field, string value)
    {
        HttpRequest request = new DefaultHttpContext().Request;
        request.Path = "/x";
        request.Headers.Accept = "text/html";
        request.Headers[field] = value;

        Assert.IsType<EmptyFace>(FaceSelector.Select(request));
    }
}
