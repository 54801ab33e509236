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
internal sealed class FlightCaps
{
    private const int Cells = 1 << 14;
    private const int SuffixLabels = 2;
    private const int HostBits = 64;

    private readonly SipHash _hash = SipHash.Fresh();
    private readonly FlightLimits _limits;
    private readonly int[] _clients = new int[Cells];
    private readonly int[] _suffixes = new int[Cells];

    /// <summary>Nothing is under way yet.</summary>
    public FlightCaps(FlightLimits limits) => _limits = limits;

    /// <summary>Counts a question of a client in; what is refused counts nothing.</summary>
    public bool TryEnterClient(in Client client) => TryEnter(ref _clients[CellOf(client)], _limits.OfOneClient);

    /// <summary>Counts it out.</summary>
    public void LeaveClient(in Client client) => Interlocked.Decrement(ref _clients[CellOf(client)]);

    /// <summary>Counts a question for a name in; what is refused counts nothing.</summary>
    public bool TryEnterSuffix(WireName name) => TryEnter(ref _suffixes[CellOf(name)], _limits.OfOneSuffix);

    /// <summary>Counts it out.</summary>
    public void LeaveSuffix(WireName name) => Interlocked.Decrement(ref _suffixes[CellOf(name)]);

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

    private int CellOf(WireName name)
    {
        Span<byte> folded = stackalloc byte[WireLimits.NameOctets];
        while (name.LabelCount > SuffixLabels)
        {
            name = name.Parent;
        }

        NameFolding.Fold(name.Octets, folded);
        return (int)(_hash.Of(folded[..name.Octets.Length]) % Cells);
    }
}
