using System.IO;
using System.Threading.Tasks;
using Microsoft.Playwright;
using Sinkhole.Tests.House;

namespace Sinkhole.SystemTests.Warning;

/// <summary>Pictures of pages, for people to look at: artifacts/screenshots.</summary>
internal static class Screenshots
{
    public static string Artifacts { get; } = Path.Combine(Repository.Root, "artifacts");

    public static Task TakeAsync(IPage page, string name, bool isWholePage) => page.ScreenshotAsync(new PageScreenshotOptions
    {
        Path = Path.Combine(Artifacts, "screenshots", $"{name}.png"),
        FullPage = isWholePage,
    });
}
