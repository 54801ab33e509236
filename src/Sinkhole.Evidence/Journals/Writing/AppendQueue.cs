using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Threading;

namespace Sinkhole.Evidence.Journals.Writing;

/// <summary>The bounded queue between those who append and the one thread that writes. Full: the record is refused and counted.</summary>
/// <remarks>A record counts against the bounds until <see cref="Release"/>, also while its batch cannot be written.</remarks>
internal sealed class AppendQueue
{
    // Guards every field below. A lock and not a Channel: the writer is a thread that blocks in fdatasync and must also wake for a timer,
    // and refusing, counting and recycling must be atomic. It is held for a copy of one payload, never for the disk.
    private readonly object _gate = new();
    private readonly Queue<PendingAppend> _waiting = new();
    private readonly Stack<PendingAppend> _pool = new();
    private readonly int _maxRecords;
    private readonly int _maxOctets;
    private int _records;
    private long _octets;
    private long _lost;
    private long _gaps;
    private RecordLoss _unreported;
    private bool _woken;
    private bool _retry;
    private bool _closed;

    public AppendQueue(int maxRecords, int maxOctets)
    {
        _maxRecords = maxRecords;
        _maxOctets = maxOctets;
    }

    /// <summary>Records accepted and not released.</summary>
    public int Records
    {
        get
        {
            lock (_gate)
            {
                return _records;
            }
        }
    }

    /// <summary>Records refused.</summary>
    public long Lost
    {
        get
        {
            lock (_gate)
            {
                return _lost;
            }
        }
    }

    /// <summary>Gap records made: those added here, and one for each loss that was taken.</summary>
    public long Gaps
    {
        get
        {
            lock (_gate)
            {
                return _gaps;
            }
        }
    }

    public bool IsClosed
    {
        get
        {
            lock (_gate)
            {
                return _closed;
            }
        }
    }

    /// <summary>Adds a record.</summary>
    /// <returns>False where the queue is full; the refusal is counted.</returns>
    /// <exception cref="ObjectDisposedException">The queue is closed.</exception>
    public bool TryAdd(in Record record, [NotNullWhen(true)] out PendingAppend? append)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(Journal));
            if (_records >= _maxRecords || _octets + record.Payload.Length > _maxOctets)
            {
                _lost++;
                _unreported = _unreported.With(record.Instant);
                Monitor.Pulse(_gate);
                append = null;
                return false;
            }

            append = _pool.TryPop(out PendingAppend? pooled) ? pooled : new PendingAppend(Recycle);
            append.Fill(record);
            Enqueue(append);
            return true;
        }
    }

    /// <summary>Adds a gap record, beyond the bounds if need be: it has no awaiter.</summary>
    public void AddGap(in Record record)
    {
        lock (_gate)
        {
            _gaps++;
            var append = new PendingAppend(static _ => { });
            append.Fill(record);
            Enqueue(append);
        }
    }

    /// <summary>Waits, on the writer's thread, until there is work.</summary>
    /// <returns>False where it is closed and nothing is left.</returns>
    public bool Wait()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && _unreported.Records == 0 && !_woken && !_closed)
            {
                Monitor.Wait(_gate);
            }

            _woken = false;
            return !_closed || _waiting.Count > 0 || _unreported.Records > 0;
        }
    }

    /// <summary>Moves as many records as fit, at least one where there is one; they stay counted until they are released.</summary>
    /// <param name="taken">Where to; empty.</param>
    /// <param name="maxOctets">The maximum octets of frames.</param>
    public void Take(List<PendingAppend> taken, int maxOctets)
    {
        lock (_gate)
        {
            int octets = 0;
            while (_waiting.TryPeek(out PendingAppend? append))
            {
                octets += append.FrameOctets;
                if (taken.Count > 0 && octets > maxOctets)
                {
                    return;
                }

                taken.Add(_waiting.Dequeue());
            }
        }
    }

    /// <summary>The records refused since the last call, which get a gap record where there are any.</summary>
    public RecordLoss TakeLoss()
    {
        lock (_gate)
        {
            RecordLoss loss = _unreported;
            _unreported = default;
            _gaps += loss.Records > 0 ? 1 : 0;
            return loss;
        }
    }

    /// <summary>Removes records that are durable, or given up, from the bounds.</summary>
    public void Release(int records, long payloadOctets)
    {
        lock (_gate)
        {
            _records -= records;
            _octets -= payloadOctets;
        }
    }

    /// <summary>Waits, on the writer's thread, for <see cref="Retry"/> or the end; new records do not wake it.</summary>
    public void WaitForRetry()
    {
        lock (_gate)
        {
            while (!_retry && !_closed)
            {
                Monitor.Wait(_gate);
            }

            _retry = false;
        }
    }

    /// <summary>The retry timer has fired.</summary>
    public void Retry()
    {
        lock (_gate)
        {
            _retry = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Wakes the writer, also without a record: a day may have ended.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _woken = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Refuses new records; those in the queue are still written.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }
    }

    private void Enqueue(PendingAppend append)
    {
        _waiting.Enqueue(append);
        _records++;
        _octets += append.PayloadOctets;
        Monitor.Pulse(_gate);
    }

    private void Recycle(PendingAppend append)
    {
        lock (_gate)
        {
            if (_pool.Count < _maxRecords)
            {
                _pool.Push(append);
            }
        }
    }
}
