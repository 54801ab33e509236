using System.Collections.Generic;
using System.Collections.Immutable;
using System.Net;
using Sinkhole.Documents.Yaml;

namespace Sinkhole.Configuration;

/// <summary>Lists of endpoints, each remembered with its place, so that they can be compared across options.</summary>
internal static class EndpointList
{
    /// <summary>Reads the list; a wrong item is reported and left out.</summary>
    public static ImmutableArray<IPEndPoint> Read(YamlEvents events, string option, List<WrittenEndpoint> written)
    {
        List<IPEndPoint> endpoints = [];
        foreach (WrittenEndpoint endpoint in events.ReadList(option, () => events.ReadEndpoint(option)) ?? [])
        {
            written.Add(endpoint);
            endpoints.Add(endpoint.Endpoint);
        }

        return [.. endpoints];
    }
}
