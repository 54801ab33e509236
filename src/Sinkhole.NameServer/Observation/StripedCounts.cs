using System;
using System.Numerics;
using System.Threading;

namespace Sinkhole.NameServer.Observation;

/// <summary>
/// A row of exact counts, kept once for each processor: threads that count at the same time meet in no cache line. Any thread; nothing is
/// allocated and nothing waits.
/// </summary>
internal sealed class StripedCounts
{
    private const int MostStripes = 16;

    // 128 octets: processors fetch lines in pairs, so a stripe has pairs of its own.
    private const int CellsOfALinePair = 16;

    private readonly long[] _cells;
    private readonly int _stripeCells;
    private readonly int _stripeMask;

    /// <summary>Counts that start at 0.</summary>
    /// <param name="counts">How many there are.</param>
    public StripedCounts(int counts)
    {
        int stripes = (int)BitOperations.RoundUpToPowerOf2((uint)int.Min(Environment.ProcessorCount, MostStripes));
        _stripeMask = stripes - 1;
        _stripeCells = (counts + CellsOfALinePair - 1) / CellsOfALinePair * CellsOfALinePair;

        // One pair more in front: the array's own length, which every access reads, stands there.
        _cells = new long[CellsOfALinePair + (stripes * _stripeCells)];
    }

    /// <summary>A count over all stripes: exact once nobody counts, and never more than was counted.</summary>
    public long this[int index]
    {
        get
        {
            long sum = 0;
            for (int cell = CellsOfALinePair + index; cell < _cells.Length; cell += _stripeCells)
            {
                sum += Volatile.Read(ref _cells[cell]);
            }

            return sum;
        }
    }

    /// <summary>Counts.</summary>
    public void Add(int index, long by = 1)
    {
        // A thread may move to another processor in between: the addition is atomic, so only speed depends on the choice.
        int stripe = Thread.GetCurrentProcessorId() & _stripeMask;
        Interlocked.Add(ref _cells[CellsOfALinePair + (stripe * _stripeCells) + index], by);
    }
}
