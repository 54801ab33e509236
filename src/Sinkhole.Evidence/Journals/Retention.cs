using System;
using System.Collections.Generic;

namespace Sinkhole.Evidence.Journals;

/// <summary>Which whole segments have become too old.</summary>
/// <remarks>A segment's last record is older than the beginning of any later segment; so that, and no content, decides.</remarks>
internal static class Retention
{
    /// <summary>How many segments, from the oldest, may go.</summary>
    /// <param name="segments">All segments, oldest first; the last is being written and never goes.</param>
    /// <param name="keep">How long records are kept.</param>
    /// <param name="now">The time, from a clock that is trusted.</param>
    public static int CountExpired(IReadOnlyList<ShelvedSegment> segments, TimeSpan keep, DateTimeOffset now)
    {
        for (int index = segments.Count - 1; index > 0; index--)
        {
            if (segments[index].Created is { } begun && now - begun >= keep)
            {
                return index;
            }
        }

        return 0;
    }
}
