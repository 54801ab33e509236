using System.Collections.Generic;
using System.Linq;
using System.Net;
using Sinkhole.Documents.Files;
using Sinkhole.Documents.Findings;

namespace Sinkhole.Configuration;

/// <summary>
/// Options of a reload that collide with what runs: the file has no such error, but an option that needs a restart keeps its old value.
/// </summary>
internal static class RunningConflicts
{
    /// <summary>Every such error; the reload must be refused.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="merged">What was read, with each option that needs a restart as it runs.</param>
    public static IReadOnlyList<Finding> Find(IFileSystem files, SinkholeOptions merged)
    {
        List<Finding> found = [];
        foreach (EndpointConflict conflict in EndpointConflicts.Find([.. Listeners(merged), .. Upstreams(merged)], merged.Dns.Listen))
        {
            var at = new SourcePosition(merged.File, conflict.At.Token.Line, conflict.At.Token.Column);
            found.Add(new Finding(at, ConfigurationCodes.Duplicate, conflict.Message, conflict.Hint));
        }

        if (DataFolderCheck.AmongOrders(files, merged) is string among)
        {
            found.Add(new Finding(
                merged.OrdersPosition ?? SourcePosition.Of(merged.File),
                ConfigurationCodes.DataAmongOrders,
                $"{among} until a restart: the copy kept there would be read as further orders",
                "restart to apply 'data', or keep the orders out of the running data folder"));
        }

        return found;
    }

    private static IEnumerable<WrittenEndpoint> Listeners(SinkholeOptions options)
    {
        (string Key, IReadOnlyList<IPEndPoint> Endpoints)[] listeners = OptionsValidator.ListenersOf(options);
        return listeners.SelectMany(
            static listener => listener.Endpoints,
            static (listener, endpoint) => new WrittenEndpoint(listener.Key, endpoint, default) { IsRunning = true });
    }

    private static IEnumerable<WrittenEndpoint> Upstreams(SinkholeOptions options) =>
    [
        .. options.Dns.Upstreams.Select(endpoint => EndpointOf(options, EndpointConflicts.Upstreams, endpoint)),
        .. options.Dns.Routes.SelectMany(static route => route.Upstreams)
            .Select(endpoint => EndpointOf(options, RouteReader.Upstreams, endpoint)),
    ];

    private static WrittenEndpoint EndpointOf(SinkholeOptions options, string key, IPEndPoint endpoint) =>
        options.EndpointPositions.FirstOrDefault(written => written.Key == key && written.Endpoint.Equals(endpoint))
            ?? new WrittenEndpoint(key, endpoint, default);
}
