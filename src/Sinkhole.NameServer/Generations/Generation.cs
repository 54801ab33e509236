using System.Collections.Immutable;
using Sinkhole.NameServer.Local;
using Sinkhole.NameServer.Policy;

namespace Sinkhole.NameServer.Generations;

/// <summary>All that one query may read. Deeply immutable: a query takes it once and lives in it to its end.</summary>
/// <param name="Number">Grows by one when the content changes, and only then; also the SOA serial.</param>
/// <param name="ContentHash">SHA-256 over what the generation says.</param>
/// <param name="Policy">Names to rules.</param>
/// <param name="Clients">Whose questions are answered.</param>
/// <param name="Routes">Where other names are asked.</param>
/// <param name="Owner">The SOA of made-up zones.</param>
public sealed record Generation(
    uint Number,
    ImmutableArray<byte> ContentHash,
    PolicyTable Policy,
    ClientGroups Clients,
    ForwardRoutes Routes,
    ZoneOwner Owner)
{
    /// <summary>Names that are answered here and asked of nobody. Default the standard ones.</summary>
    public LocalZones LocalZones { get; init; } = LocalZones.Standard;

    /// <summary>What this node is called when allowed clients ask for it. Default nothing.</summary>
    public NodeName Node { get; init; } = NodeName.None;

    /// <summary>Where the SOA of a denial stands. Default in the authority section.</summary>
    public SoaSection Denial { get; init; }
}
