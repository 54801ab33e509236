using System;
using System.Threading;

namespace Sinkhole.NameServer.Transport;

/// <summary>
/// Reports receive failures of one listener's threads: their begin and their end, at most one such pair a minute. Failures mostly affect
/// all threads: only the first that fails and the last that recovers are reported. Any thread.
/// </summary>
internal sealed class ReceiveReport
{
    /// <summary>Min time between two reported begins; failures that begin sooner are reported later, if they last until then.</summary>
    public static readonly TimeSpan MinInterval = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time;
    private readonly Func<int> _lastingError;
    private readonly Action<int> _notify;

    // Guards the fields below and the order of the reports; taken only after a failure, never for a query.
    private readonly Lock _gate = new();
    private bool _isReported;
    private long? _reportedAt;
    private long _lastAt;

    /// <summary>A report without failures.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="lastingError">The receive error of any thread that lasts now; 0 for none.</param>
    /// <param name="notify">Called with that error, and with 0 once it is over.</param>
    public ReceiveReport(TimeProvider time, Func<int> lastingError, Action<int> notify)
    {
        _time = time;
        _lastingError = lastingError;
        _notify = notify;
    }

    /// <summary>A thread fails to receive, and this lasts.</summary>
    public void Fail(int error)
    {
        lock (_gate)
        {
            long now = _time.GetTimestamp();
            if (_time.GetElapsedTime(_lastAt, now) >= ReceiveBackoff.Fresh)
            {
                // The last failures ended without a datagram: their thread is waiting for one, and could not report the end.
                ReportEnd();
            }

            _lastAt = now;
            if (!_isReported && (_reportedAt is not { } reportedAt || _time.GetElapsedTime(reportedAt, now) >= MinInterval))
            {
                _isReported = true;
                _reportedAt = now;
                _notify(error);
            }
        }
    }

    /// <summary>A thread that had failed has received again.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (_lastingError() == 0)
            {
                ReportEnd();
            }
        }
    }

    private void ReportEnd()
    {
        if (_isReported)
        {
            _isReported = false;
            _notify(0);
        }
    }
}
