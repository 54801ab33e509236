using System;

namespace Sinkhole.Evidence.Journals.Writing;

/// <summary>How long to wait before the disk is tried again: at once, then 100 ms, then twice as long each time up to a bound.</summary>
internal struct Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);

    private readonly TimeSpan _max;
    private TimeSpan _next;

    public Backoff(TimeSpan max)
    {
        _max = max;
    }

    public TimeSpan Next()
    {
        TimeSpan wait = _next;
        TimeSpan longer = wait == TimeSpan.Zero ? First : wait * 2;
        _next = longer < _max ? longer : _max;
        return wait;
    }

    public void Reset() => _next = TimeSpan.Zero;
}
