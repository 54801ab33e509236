using System;
using System.Runtime.InteropServices;
using System.Threading;
using Sinkhole.NameServer.Caching;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>
/// Caps on the queries in flight of one client, and of one registered domain: slow answers for some must not block all others (jostling).
/// </summary>
/// <remarks>
/// Counts are kept in cells that a keyed hash selects. Two that share a cell share a cap, which is far above normal use. Any thread.
/// </remarks>
internal sealed class InflightCaps
{
    private const int Cells = 1 << 14;
    private const int HostBits = 64;

    // A client may hold at most the free places divided by this.
    private const int PartOfFree = 2;

    private readonly SipHash _hash = SipHash.Fresh();
    private readonly InflightLimits _limits;
    private readonly int[] _clients = new int[Cells];
    private readonly int[] _suffixes = new int[Cells];

    /// <summary>Caps with nothing in flight.</summary>
    public InflightCaps(InflightLimits limits) => _limits = limits;

    /// <summary>Counts a query of a client; a refused one is not counted.</summary>
    /// <param name="client">The client.</param>
    /// <param name="free">Free places, including the one it asks for.</param>
    public bool TryEnterClient(in Client client, int free) =>
        TryEnter(ref _clients[CellOf(client)], int.Min(_limits.PerClient, int.Max(free / PartOfFree, 1)));

    /// <summary>Counts it out.</summary>
    public void LeaveClient(in Client client) => Interlocked.Decrement(ref _clients[CellOf(client)]);

    /// <summary>Counts a query for a name; a refused one is not counted.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cell">Its cell: the suffix list may change while the query is in flight.</param>
    public bool TryEnterSuffix(WireName name, out int cell)
    {
        cell = CellOf(name);
        return TryEnter(ref _suffixes[cell], _limits.PerSuffix);
    }

    /// <summary>Counts it out.</summary>
    public void LeaveSuffix(int cell) => Interlocked.Decrement(ref _suffixes[cell]);

    private static bool TryEnter(ref int count, int most)
    {
        if (Interlocked.Increment(ref count) <= most)
        {
            return true;
        }

        Interlocked.Decrement(ref count);
        return false;
    }

    private int CellOf(in Client client)
    {
        UInt128 subscriber = client.IsIPv4 ? client.Address : client.Address >> HostBits;
        return (int)(_hash.Of(MemoryMarshal.AsBytes(new ReadOnlySpan<UInt128>(in subscriber))) % Cells);
    }

    /// <summary>The cell of a registered domain: the suffix and one label more.</summary>
    private int CellOf(WireName name)
    {
        Span<byte> folded = stackalloc byte[WireLimits.NameOctets];
        int labels = _limits.LabelsOfSuffix(name) + 1;
        for (int more = name.LabelCount - labels; more > 0; more--)
        {
            name = name.Parent;
        }

        NameFolding.Fold(name.Octets, folded);
        return (int)(_hash.Of(folded[..name.Octets.Length]) % Cells);
    }
}
