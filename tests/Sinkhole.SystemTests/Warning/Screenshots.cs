using System;
using System.IO;
using System.Threading.Tasks;
using Microsoft.Playwright;

namespace Sinkhole.SystemTests.Warning;

/// <summary>Pictures of pages, for people to look at: artifacts/screenshots.</summary>
internal static class Screenshots
{
    public static string Artifacts { get; } = FindArtifacts();

    public static Task TakeAsync(IPage page, string name, bool isWholePage) => page.ScreenshotAsync(new PageScreenshotOptions
    {
        Path = Path.Combine(Artifacts, "screenshots", $"{name}.png"),
        FullPage = isWholePage,
    });

    private static string FindArtifacts()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Sinkhole.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("no Sinkhole.sln above the tests"), "artifacts");
    }
}
