using System.Collections.Generic;
using Prometheus;

namespace Sinkhole.Telemetry;

/// <summary>The series of one metric family. At each scrape a series that is not set again is removed. Not thread-safe.</summary>
internal abstract class Series
{
    // Each series with the scrape at which it was set last.
    private readonly Dictionary<ChildBase, long> _setAt = [];
    private long _scrape;

    /// <summary>Begins a scrape: every series must be set again.</summary>
    public void BeginScrape() => _scrape++;

    /// <summary>Ends a scrape: removes the series that were not set since it began.</summary>
    public void EndScrape()
    {
        foreach ((ChildBase series, long setAt) in _setAt)
        {
            if (setAt != _scrape)
            {
                series.Remove();
                _setAt.Remove(series);
                OnRemoved(series);
            }
        }
    }

    /// <summary>Notes that a series was set at this scrape.</summary>
    protected void MarkSet(ChildBase series) => _setAt[series] = _scrape;

    /// <summary>Releases what is kept for a series that was removed.</summary>
    protected virtual void OnRemoved(ChildBase series)
    {
    }
}
