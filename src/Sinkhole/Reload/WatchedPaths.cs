using System.Collections.Generic;
using Sinkhole.Configuration;

namespace Sinkhole.Reload;

/// <summary>The files and folders beside the configuration whose change is a reason to reload.</summary>
internal static class WatchedPaths
{
    /// <summary>The orders, and the texts of the pages.</summary>
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
