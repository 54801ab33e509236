using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;

namespace Sinkhole.Logging;

/// <summary>Log lines on their way out: whoever logs never waits and never fails, whatever becomes of the output.</summary>
/// <remarks>
/// Any thread adds; one of its own writes. A full disk or a pipe that nobody reads costs lines, which are counted, and nothing else.
/// </remarks>
internal sealed class LogQueue : IDisposable
{
    private const int MostWaiting = 8192;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // Guards the lines and the end: a plain queue that can be closed while others still add, held for a few instructions.
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _has = new(initialState: false);
    private Queue<string> _lines = [];
    private bool _isClosed;

#pragma warning disable CA2213 // Handed in, and not ours to close.
    private readonly TextWriter _output;
#pragma warning restore CA2213 // As above.
    private readonly Thread _thread;
    private long _lost;

    /// <param name="output">Where lines go; used by this thread alone from now on.</param>
    public LogQueue(TextWriter output)
    {
        _output = output;
        _thread = new Thread(Write) { IsBackground = true, Name = "log" };
        _thread.Start();
    }

    /// <summary>Lines that were not written.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Takes a line, or counts it as lost where too many wait or the end has come.</summary>
    public void Add(string line)
    {
        lock (_gate)
        {
            if (_isClosed || _lines.Count >= MostWaiting)
            {
                Interlocked.Increment(ref _lost);
                return;
            }

            _lines.Enqueue(line);
            _has.Set();
        }
    }

    /// <summary>Writes what waits; an output that does not take it is left behind.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            _has.Set();
        }

        if (_thread.Join(Patience))
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
            // Nobody is left who could be told; the metric says how many.
            Interlocked.Increment(ref _lost);
        }
    }
}
