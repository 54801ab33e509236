using System;
using System.Numerics;
using System.Threading;

namespace Sinkhole.NameServer.Observation;

/// <summary>
/// A row of exact counters, with a stripe for each processor and one for each thread that has its own: threads that count at the same time
/// share no cache line. Any thread; it never allocates or waits.
/// </summary>
internal sealed class StripedCounts
{
    /// <summary>A thread without its own stripe.</summary>
    public const int AnyThread = -1;

    private const int MaxStripes = 16;

    // 128 octets: processors fetch cache lines in pairs, so stripes do not share a pair.
    private const int CellsOfALinePair = 16;

    private readonly long[] _cells;
    private readonly int _stripeCells;
    private readonly int _stripeMask;
    private readonly int _ownStripesAt;

    /// <summary>Counters that start at 0.</summary>
    /// <param name="counts">Number of counters.</param>
    /// <param name="threads">Number of threads with their own stripe.</param>
    public StripedCounts(int counts, int threads = 0)
    {
        int stripes = (int)BitOperations.RoundUpToPowerOf2((uint)int.Min(Environment.ProcessorCount, MaxStripes));
        _stripeMask = stripes - 1;
        _stripeCells = (counts + CellsOfALinePair - 1) / CellsOfALinePair * CellsOfALinePair;

        // One more pair in front: it holds the array's length, which every access reads.
        _ownStripesAt = CellsOfALinePair + (stripes * _stripeCells);
        _cells = new long[_ownStripesAt + (threads * _stripeCells)];
    }

    /// <summary>The sum over all stripes: exact when no thread counts, and never too high.</summary>
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
        // A thread may move to another processor in between. The addition is atomic, so the choice affects only speed.
        int stripe = Thread.GetCurrentProcessorId() & _stripeMask;
        Interlocked.Add(ref _cells[CellsOfALinePair + (stripe * _stripeCells) + index], by);
    }

    /// <summary>Counts for a thread that may have its own stripe, where a plain addition is enough.</summary>
    /// <param name="thread">The thread's number, or <see cref="AnyThread"/>.</param>
    /// <param name="index">The counter.</param>
    /// <param name="by">The number to add.</param>
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
