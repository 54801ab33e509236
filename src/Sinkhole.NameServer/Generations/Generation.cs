using System.Collections.Immutable;
using Sinkhole.NameServer.Local;
using Sinkhole.NameServer.Policy;

namespace Sinkhole.NameServer.Generations;

/// <summary>All data that one query may read. Deeply immutable: a query takes it once and uses it to its end.</summary>
/// <param name="Number">Grows by one when the content changes, and only then; also the SOA serial.</param>
/// <param name="ContentHash">SHA-256 over its content.</param>
/// <param name="Policy">Names to rules.</param>
/// <param name="Clients">The allowed clients.</param>
/// <param name="Routes">The upstreams of other names.</param>
/// <param name="Owner">The SOA of made-up zones.</param>
public sealed record Generation(
    uint Number,
    ImmutableArray<byte> ContentHash,
    PolicyTable Policy,
    ClientGroups Clients,
    ForwardRoutes Routes,
    ZoneOwner Owner)
{
    /// <summary>Names that are answered here and never forwarded. Default the standard ones.</summary>
    public LocalZones LocalZones { get; init; } = LocalZones.Standard;

    /// <summary>This node's name, for allowed clients that ask for it. Default none.</summary>
    public NodeName Node { get; init; } = NodeName.None;

    /// <summary>The section with the SOA of a denial. Default the authority section.</summary>
    public SoaSection Denial { get; init; }
}
