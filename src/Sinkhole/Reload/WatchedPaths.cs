using System.Collections.Generic;
using Sinkhole.Configuration;

namespace Sinkhole.Reload;

/// <summary>The files and folders, besides the configuration, whose change causes a reload.</summary>
internal static class WatchedPaths
{
    /// <summary>The paths of the orders and of the page texts.</summary>
    public static IReadOnlyList<string> NamedBy(SinkholeOptions options)
    {
        List<string> paths = [.. options.Orders];
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
