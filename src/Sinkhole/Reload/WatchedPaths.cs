using System.Collections.Generic;
using Sinkhole.Configuration;

namespace Sinkhole.Reload;

/// <summary>The files and folders whose change is a reason to reload.</summary>
internal static class WatchedPaths
{
    /// <summary>The configuration itself, its orders, and the texts of its pages.</summary>
    public static IReadOnlyList<string> Of(SinkholeOptions options)
    {
        List<string> paths = [options.File, .. options.Orders];
        foreach (PageOptions page in options.Pages.Values)
        {
            if (page.Texts is string texts)
            {
                paths.Add(texts);
            }
        }

        return paths;
    }
}
