using System.Collections.Generic;
using System.Numerics;
using Sinkhole.Evidence.Journals;

namespace Sinkhole.Warning.Hits;

/// <summary>A set of ports, 8 KiB whatever is in it. As octets it is a list while that is shorter, else a bit for each port.</summary>
/// <remarks>
/// Form (1): 0, then the number of ports (2) and the ports (2 each), ascending; or 1, then 8,192 octets, port 0 in the highest bit of the
/// first.
/// </remarks>
public sealed class PortSet
{
    private const int Ports = ushort.MaxValue + 1;
    private const int BitsOfAWord = 64;
    private const int MaxListed = (Ports / 8 / sizeof(ushort)) - 1;
    private const byte ListForm = 0;
    private const byte BitmapForm = 1;

    private readonly ulong[] _words = new ulong[Ports / BitsOfAWord];

    /// <summary>How many ports are in it.</summary>
    public int Count { get; private set; }

    /// <summary>All of them, ascending.</summary>
    public IEnumerable<ushort> All
    {
        get
        {
            for (int at = 0; at < _words.Length; at++)
            {
                for (ulong left = _words[at]; left != 0;)
                {
                    int bit = BitOperations.LeadingZeroCount(left);
                    left &= ~BitOf(bit);
                    yield return (ushort)((at * BitsOfAWord) + bit);
                }
            }
        }
    }

    /// <summary>Puts a port in; one that is in it stays.</summary>
    public void Add(ushort port)
    {
        ref ulong word = ref _words[port / BitsOfAWord];
        ulong bit = BitOf(port % BitsOfAWord);
        Count += (word & bit) == 0 ? 1 : 0;
        word |= bit;
    }

    /// <summary>A set of its own with the same ports.</summary>
    public PortSet Copy()
    {
        var copy = new PortSet { Count = Count };
        _words.CopyTo(copy._words, 0);
        return copy;
    }

    internal void WriteTo(PayloadWriter payload)
    {
        if (Count <= MaxListed)
        {
            payload.Octet(ListForm);
            payload.UInt16((ushort)Count);
            foreach (ushort port in All)
            {
                payload.UInt16(port);
            }

            return;
        }

        payload.Octet(BitmapForm);
        foreach (ulong word in _words)
        {
            payload.Int64((long)word);
        }
    }

    /// <summary>Reads a set.</summary>
    /// <returns>Null where the octets are not as <see cref="WriteTo"/> writes them.</returns>
    internal static PortSet? Read(ref PayloadReader payload)
    {
        var read = new PortSet();
        byte form = payload.Octet();
        if (form == BitmapForm)
        {
            for (int at = 0; at < read._words.Length; at++)
            {
                read._words[at] = (ulong)payload.Int64();
                read.Count += BitOperations.PopCount(read._words[at]);
            }

            return read.Count > MaxListed ? read : null;
        }

        ushort count = payload.UInt16();
        int last = -1;
        for (int at = 0; at < count; at++)
        {
            ushort port = payload.UInt16();
            if (port <= last)
            {
                return null;
            }

            last = port;
            read.Add(port);
        }

        return form == ListForm && count <= MaxListed ? read : null;
    }

    private static ulong BitOf(int bit) => 1UL << (BitsOfAWord - 1 - bit);
}
