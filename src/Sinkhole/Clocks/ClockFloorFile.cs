using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;
using Microsoft.Extensions.Logging;
using Sinkhole.Documents.Files;
using Sinkhole.Documents.Findings;
using Sinkhole.Platform.Files;

namespace Sinkhole.Clocks;

/// <summary>Saves the last instant of a synchronised clock on disk: once a minute while the clock is synchronised, and at shutdown.
/// The journal alone is not enough, because an appliance without visitors writes no records.</summary>
/// <remarks>One line, "2026-11-28T12:00:00Z", followed by " jumped 86400 s" while a jump is not confirmed, so that a restart does not
/// confirm it. A malformed file is ignored; the instant then comes from the journal's records.</remarks>
internal sealed class ClockFloorFile : IDisposable
{
    private const string JumpPrefix = " jumped ";
    private const string JumpSuffix = " s";
    private const int MaxOctets = 64;

    // A later year means a damaged file: the kernel's clock ends in 2232.
    private const int MaxYear = 2200;

    // In seconds; longer than any real jump.
    private const long MaxJump = 300L * 366 * 86400;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    // A disk that does not respond must not block shutdown.
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(5);

    // The file is written every minute, so the journal is never far ahead of it. If it is, a wrong clock wrote those records, and the
    // file was written after the clock was corrected.
    private static readonly TimeSpan MaxLead = TimeSpan.FromDays(1);

    private readonly string _path;
    private readonly ClockFloor _floor;
    private readonly ILogger _logger;

    // Guards the file: at shutdown the timer's last write may still be running. Held only during a write.
    private readonly Lock _writing = new();
    private ITimer? _timer;
    private string? _written;
    private bool _isFailing;

    /// <param name="path">The file.</param>
    /// <param name="floor">The floor to save.</param>
    /// <param name="logger">Logs write errors.</param>
    public ClockFloorFile(string path, ClockFloor floor, ILogger logger)
    {
        _path = path;
        _floor = floor;
        _logger = logger;
    }

    /// <summary>Reads the stored state; null when the file is missing or malformed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="logger">Logs a malformed file.</param>
    public static StoredClock? Read(string path, ILogger logger)
    {
        FileError error = new DiskFiles().Read(path, MaxOctets, out byte[] octets);
        if (error == FileError.Missing)
        {
            return null;
        }

        if (error != FileError.None || !TryParse(octets, out StoredClock kept))
        {
            string what = error == FileError.None ? "does not hold an instant" : FileErrorText.Describe(error);
            Log.ClockFileUnreadable(logger, $"{path} {what}");
            return null;
        }

        return kept;
    }

    /// <summary>Combines the stored state with the journal; null when neither has an instant.</summary>
    /// <param name="file">The result of <see cref="Read"/>.</param>
    /// <param name="journal">Instant of the journal's last record with a synchronised clock; null when there is none.</param>
    public static StoredClock? Combine(StoredClock? file, DateTimeOffset? journal)
    {
        if (file is not StoredClock kept)
        {
            return journal is DateTimeOffset instant ? new StoredClock(instant, TimeSpan.Zero) : null;
        }

        TimeSpan? lead = journal - kept.Instant;
        return lead > TimeSpan.Zero && lead <= MaxLead ? kept with { Instant = kept.Instant + lead.Value } : kept;
    }

    /// <summary>Starts to save the floor periodically.</summary>
    /// <param name="time">Drives the timer.</param>
    public void Keep(TimeProvider time)
    {
        _timer = time.CreateTimer(_ => WriteAgain(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        // Written before the confirmation is answered, so that it survives a crash.
        _floor.Confirmed += Write;

        // A jump is written at once, so that it survives a crash unconfirmed.
        _floor.Changed += () => _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Saves it for the last time.</summary>
    public void Dispose()
    {
        _floor.Confirmed -= Write;
        _timer?.Dispose();
        Write();
    }

    private static bool TryParse(ReadOnlySpan<byte> octets, out StoredClock kept)
    {
        kept = default;
        string text = Encoding.ASCII.GetString(octets);
        if (!text.EndsWith('\n'))
        {
            return false;
        }

        ReadOnlySpan<char> line = text.AsSpan(0, text.Length - 1);
        TimeSpan jump = TimeSpan.Zero;
        if (line.IndexOf(JumpPrefix) is >= 0 and int at)
        {
            ReadOnlySpan<char> seconds = line[(at + JumpPrefix.Length)..];
            if (!seconds.EndsWith(JumpSuffix)
                || !long.TryParse(seconds[..^JumpSuffix.Length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long by)
                || by is 0 or < -MaxJump or > MaxJump)
            {
                return false;
            }

            line = line[..at];
            jump = TimeSpan.FromSeconds(by);
        }

        bool isInstant = UtcText.TryParse(line, out DateTimeOffset instant);
        kept = new StoredClock(instant, jump);
        return isInstant && instant.Year <= MaxYear;
    }

    private static string Format(DateTimeOffset instant, ClockStep? jump)
    {
        string jumped = jump is null
            ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $"{JumpPrefix}{jump.By.TotalSeconds:0}{JumpSuffix}");
        return $"{UtcText.Format(instant)}{jumped}\n";
    }

    // One-shot timer, restarted after each write, so that writes to a slow disk do not overlap.
    private void WriteAgain()
    {
        Write();
        _timer?.Change(Period, Timeout.InfiniteTimeSpan);
    }

    private void Write()
    {
        if (_floor.Instant is not DateTimeOffset instant)
        {
            return;
        }

        if (!_writing.TryEnter(LockTimeout))
        {
            return;
        }

        try
        {
            // Also written while the clock is not synchronised: the instant stays the same, but a jump may be confirmed.
            string line = Format(instant, _floor.Unconfirmed);
            if (line != _written)
            {
                DurableFile.Write(_path, Encoding.ASCII.GetBytes(line));
                _written = line;
            }

            _isFailing = false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (!_isFailing)
            {
                Log.ClockNotSaved(_logger, error.Message);
            }

            _isFailing = true;
        }
        finally
        {
            _writing.Exit();
        }
    }
}
