using System;
using System.Numerics;
using System.Threading;

namespace Sinkhole.NameServer.Observation;

/// <summary>
/// A row of exact counts, kept once for each processor and once for each thread that has a stripe of its own: threads that count at the
/// same time meet in no cache line. Any thread; nothing is allocated and nothing waits.
/// </summary>
internal sealed class StripedCounts
{
    /// <summary>Stands for a thread that has no stripe of its own.</summary>
    public const int AnyThread = -1;

    private const int MaxStripes = 16;

    // 128 octets: processors fetch lines in pairs, so a stripe has pairs of its own.
    private const int CellsOfALinePair = 16;

    private readonly long[] _cells;
    private readonly int _stripeCells;
    private readonly int _stripeMask;
    private readonly int _ownStripesAt;

    /// <summary>Counts that start at 0.</summary>
    /// <param name="counts">How many there are.</param>
    /// <param name="threads">How many threads have a stripe of their own.</param>
    public StripedCounts(int counts, int threads = 0)
    {
        int stripes = (int)BitOperations.RoundUpToPowerOf2((uint)int.Min(Environment.ProcessorCount, MaxStripes));
        _stripeMask = stripes - 1;
        _stripeCells = (counts + CellsOfALinePair - 1) / CellsOfALinePair * CellsOfALinePair;

        // One pair more in front: the array's own length, which every access reads, stands there.
        _ownStripesAt = CellsOfALinePair + (stripes * _stripeCells);
        _cells = new long[_ownStripesAt + (threads * _stripeCells)];
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

    /// <summary>Counts for a thread that may have a stripe of its own, in which nobody else writes: a plain addition.</summary>
    /// <param name="thread">The thread's number, or <see cref="AnyThread"/>.</param>
    /// <param name="index">Which count.</param>
    /// <param name="by">How much is added.</param>
    public void AddOf(int thread, int index, long by = 1)
    {
        if (thread == AnyThread)
        {
            Add(index, by);
            return;
        }

        ref long cell = ref _cells[_ownStripesAt + (thread * _stripeCells) + index];
        Volatile.Write(ref cell, cell + by);
    }
}
