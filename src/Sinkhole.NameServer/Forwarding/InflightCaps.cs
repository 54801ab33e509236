using System;
using System.Runtime.InteropServices;
using System.Threading;
using Sinkhole.NameServer.Caching;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>
/// How much one client, and the names under one domain, may have under way: slow answers to some must not crowd out all (jostling).
/// </summary>
/// <remarks>
/// Counts stand in cells that a keyed hash picks. Two who share a cell share a cap, which is far above what anyone needs. Any thread.
/// </remarks>
internal sealed class InflightCaps
{
    private const int Cells = 1 << 14;
    private const int HostBits = 64;

    // A client holds at most as much as it leaves free of the places divided by this: ten that take all they can leave a twelfth.
    private const int PartOfFree = 2;

    private readonly SipHash _hash = SipHash.Fresh();
    private readonly InflightLimits _limits;
    private readonly int[] _clients = new int[Cells];
    private readonly int[] _suffixes = new int[Cells];

    /// <summary>Nothing is under way yet.</summary>
    public InflightCaps(InflightLimits limits) => _limits = limits;

    /// <summary>Counts a question of a client in; what is refused counts nothing.</summary>
    /// <param name="client">Who asks.</param>
    /// <param name="free">Places that nobody holds, the one it asks for among them.</param>
    public bool TryEnterClient(in Client client, int free) =>
        TryEnter(ref _clients[CellOf(client)], int.Min(_limits.OfOneClient, int.Max(free / PartOfFree, 1)));

    /// <summary>Counts it out.</summary>
    public void LeaveClient(in Client client) => Interlocked.Decrement(ref _clients[CellOf(client)]);

    /// <summary>Counts a question for a name in; what is refused counts nothing.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cell">Where it counts: what a suffix is may change while the question is under way.</param>
    public bool TryEnterSuffix(WireName name, out int cell)
    {
        cell = CellOf(name);
        return TryEnter(ref _suffixes[cell], _limits.OfOneSuffix);
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

    /// <summary>The cell of what one registrant holds: the suffix and one label more.</summary>
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
