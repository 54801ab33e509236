using System.Collections.Generic;
using Sinkhole.Configuration;

namespace Sinkhole.Reload;

/// <summary>The files and folders, besides the configuration, whose change causes a reload.</summary>
internal static class WatchedPaths
{
    /// <summary>The paths of the orders, of the page texts and of the authority's files.</summary>
    public static IReadOnlyList<string> NamedBy(SinkholeOptions options)
    {
        List<string> paths = [.. options.Orders, .. options.Authority.Certificates];
        if (options.Authority.OperationKeyFile is string operationKey)
        {
            paths.Add(operationKey);
        }

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
