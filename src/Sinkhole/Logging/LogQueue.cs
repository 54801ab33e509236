using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;

namespace Sinkhole.Logging;

/// <summary>Queue of log lines: adding a line never blocks and never throws, even if the output is blocked or fails.</summary>
/// <remarks>
/// Any thread adds; a dedicated thread writes. With a full disk or a blocked pipe lines are lost and counted.
/// </remarks>
internal sealed class LogQueue : IDisposable
{
    private const int MaxQueued = 8192;

    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);

    // Guards the queue and the closed flag, so that it can be closed while other threads add. Held for a few instructions.
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _has = new(initialState: false);
    private Queue<string> _lines = [];
    private bool _isClosed;

#pragma warning disable CA2213 // Owned by the caller.
    private readonly TextWriter _output;
#pragma warning restore CA2213 // As above.
    private readonly Thread _thread;
    private long _lost;

    /// <param name="output">The output; from now on used only by the thread of this queue.</param>
    public LogQueue(TextWriter output)
    {
        _output = output;
        _thread = new Thread(Write) { IsBackground = true, Name = "log" };
        _thread.Start();
    }

    /// <summary>Lines that were not written.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Adds a line, or counts it as lost when the queue is full or closed.</summary>
    public void Add(string line)
    {
        lock (_gate)
        {
            if (_isClosed || _lines.Count >= MaxQueued)
            {
                Interlocked.Increment(ref _lost);
                return;
            }

            _lines.Enqueue(line);
            _has.Set();
        }
    }

    /// <summary>Writes the queued lines, for two seconds at most.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            _has.Set();
        }

        if (_thread.Join(StopTimeout))
        {
            _has.Dispose();
        }
    }

    private void Write()
    {
        while (true)
        {
            _has.Wait();
            Queue<string> lines;
            bool isLast;
            lock (_gate)
            {
                lines = _lines;
                isLast = _isClosed;
                _lines = [];
                if (!isLast)
                {
                    _has.Reset();
                }
            }

            foreach (string line in lines)
            {
                Write(line);
            }

            if (isLast)
            {
                return;
            }
        }
    }

    private void Write(string line)
    {
        try
        {
            _output.Write(line);
            _output.Flush();
        }
        catch (IOException)
        {
            // There is no other place to log; the metric counts it.
            Interlocked.Increment(ref _lost);
        }
    }
}
