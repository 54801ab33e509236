using System;
using System.Globalization;

namespace Sinkhole.Cli;

/// <summary>Shows on a terminal how far a long reading is: one line on standard error, rewritten once a second.</summary>
/// <param name="environment">The outputs, and the clock.</param>
internal sealed class ScanProgress(CliEnvironment environment)
{
    private const int RecordsBetweenLooks = 1024;

    private static readonly TimeSpan FirstAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly long _begun = environment.Time.GetTimestamp();
    private TimeSpan _shownAt = FirstAfter - Interval;
    private long _records;
    private int _shown;

    /// <summary>Counts a record that was read.</summary>
    public void Count()
    {
        if (++_records % RecordsBetweenLooks != 0 || !environment.IsErrorTerminal)
        {
            return;
        }

        TimeSpan elapsed = environment.Time.GetElapsedTime(_begun);
        if (elapsed - _shownAt >= Interval)
        {
            string text = string.Create(CultureInfo.InvariantCulture, $"{_records:N0} records read");
            environment.Error.Write($"\r{text.PadRight(_shown)}");
            (_shownAt, _shown) = (elapsed, text.Length);
        }
    }

    /// <summary>Takes the line away, before something else is printed.</summary>
    public void Clear()
    {
        if (_shown > 0)
        {
            environment.Error.Write($"\r{new string(' ', _shown)}\r");
            _shown = 0;
        }
    }
}
