using System;
using System.Threading;

namespace Sinkhole.NameServer.Transport;

/// <summary>
/// What is told of the receive trouble of one listener's threads: that it began and that it is over, one such pair a minute at most. What
/// befalls one thread mostly befalls all: the first that is in trouble is told of, and the last that leaves it. Any thread.
/// </summary>
internal sealed class ReceiveReport
{
    /// <summary>Between two beginnings that are told; trouble that begins sooner is told later, if it lasts until then.</summary>
    public static readonly TimeSpan Apart = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time;
    private readonly Func<int> _lastingError;
    private readonly Action<int> _tell;

    // Guards the fields below, and that beginnings and ends are told in turn; taken only after a failure, never on the way of a query.
    private readonly Lock _gate = new();
    private bool _isTold;
    private long? _toldAt;
    private long _lastAt;

    /// <summary>Nothing told yet.</summary>
    /// <param name="time">Measures how long ago it was told.</param>
    /// <param name="lastingError">The error that keeps any of the threads from receiving at this moment; 0 for none.</param>
    /// <param name="tell">Hears of that error, and 0 once it is over.</param>
    public ReceiveReport(TimeProvider time, Func<int> lastingError, Action<int> tell)
    {
        _time = time;
        _lastingError = lastingError;
        _tell = tell;
    }

    /// <summary>A thread failed to receive, and its trouble lasts.</summary>
    public void Fail(int error)
    {
        lock (_gate)
        {
            long now = _time.GetTimestamp();
            if (_time.GetElapsedTime(_lastAt, now) >= ReceiveBackoff.Fresh)
            {
                // The last trouble ended without a datagram: its thread waits for one, and could not say so.
                TellEnd();
            }

            _lastAt = now;
            if (!_isTold && (_toldAt is not { } toldAt || _time.GetElapsedTime(toldAt, now) >= Apart))
            {
                _isTold = true;
                _toldAt = now;
                _tell(error);
            }
        }
    }

    /// <summary>A thread that had failed received again.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (_lastingError() == 0)
            {
                TellEnd();
            }
        }
    }

    private void TellEnd()
    {
        if (_isTold)
        {
            _isTold = false;
            _tell(0);
        }
    }
}
