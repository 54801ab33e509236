using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;
using Microsoft.Extensions.Logging;
using Sinkhole.Documents.Files;
using Sinkhole.Platform.Files;

namespace Sinkhole.Clocks;

/// <summary>Keeps the last instant of a synchronised clock on disk, once a minute while it is synchronised and at the stop: a quiet
/// appliance records no hit that would tell it.</summary>
/// <remarks>One line, "2026-11-28T12:00:00Z", and behind it " jumped 86400 s" while a jump of the clock is not confirmed: neither a restart
/// nor a failure confirms one. A file that holds anything else says nothing: the journal's records tell the instant then.</remarks>
internal sealed class ClockFloorFile : IDisposable
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const string JumpBegin = " jumped ";
    private const string JumpEnd = " s";
    private const int MaxOctets = 64;

    // No clock of this machine shows it (the kernel's ends in 2232): a spoilt file, not a floor.
    private const int MaxYear = 2200;

    // In seconds: more than lies between any two years that a clock here shows.
    private const long MaxJump = 300L * 366 * 86400;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    // A disk that does not answer must not keep the appliance from ending.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // The file is written each minute, so the journal is ahead of it by little; by more, a wrong clock wrote those records, and the file
    // was written after it had been put right.
    private static readonly TimeSpan MaxLead = TimeSpan.FromDays(1);

    private readonly string _path;
    private readonly ClockFloor _floor;
    private readonly ILogger _logger;

    // Guards the file: the stop writes while the timer's last turn may still write. Both wait for the disk and for nothing else.
    private readonly Lock _writing = new();
    private ITimer? _timer;
    private string? _written;
    private bool _isFailing;

    /// <param name="path">The file.</param>
    /// <param name="floor">What is kept.</param>
    /// <param name="logger">Told of a file that cannot be read or written.</param>
    public ClockFloorFile(string path, ClockFloor floor, ILogger logger)
    {
        _path = path;
        _floor = floor;
        _logger = logger;
    }

    /// <summary>What the file kept of a synchronised clock; null where it is missing or spoilt.</summary>
    /// <param name="path">The file.</param>
    /// <param name="logger">Told of a file that is spoilt.</param>
    public static KeptClock? Read(string path, ILogger logger)
    {
        FileError fault = new DiskFiles().Read(path, MaxOctets, out byte[] octets);
        if (fault == FileError.Missing)
        {
            return null;
        }

        if (fault != FileError.None || !TryParse(octets, out KeptClock kept))
        {
            string what = fault == FileError.None ? "holds no instant" : FileErrorText.Describe(fault);
            Log.ClockFileSpoilt(logger, $"{path} {what}");
            return null;
        }

        return kept;
    }

    /// <summary>What file and journal together know of a synchronised clock; null where neither knows anything.</summary>
    /// <param name="file">What <see cref="Read"/> found.</param>
    /// <param name="journal">The instant of the last record under a synchronised clock in the journal; null where there is none.</param>
    public static KeptClock? Join(KeptClock? file, DateTimeOffset? journal)
    {
        if (file is not KeptClock kept)
        {
            return journal is DateTimeOffset instant ? new KeptClock(instant, TimeSpan.Zero) : null;
        }

        TimeSpan? lead = journal - kept.Instant;
        return lead > TimeSpan.Zero && lead <= MaxLead ? kept with { Instant = kept.Instant + lead.Value } : kept;
    }

    /// <summary>Begins to keep it.</summary>
    /// <param name="time">Drives the writing.</param>
    public void Keep(TimeProvider time)
    {
        _timer = time.CreateTimer(_ => WriteAgain(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        // A process that is killed behind a confirmation must not ask for it again.
        _floor.Confirmed += Write;

        // Whoever ends the process behind a jump does not confirm it.
        _floor.Changed += () => _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Keeps it for the last time.</summary>
    public void Dispose()
    {
        _floor.Confirmed -= Write;
        _timer?.Dispose();
        Write();
    }

    private static bool TryParse(ReadOnlySpan<byte> octets, out KeptClock kept)
    {
        kept = default;
        string text = Encoding.ASCII.GetString(octets);
        if (!text.EndsWith('\n'))
        {
            return false;
        }

        ReadOnlySpan<char> line = text.AsSpan(0, text.Length - 1);
        TimeSpan jump = TimeSpan.Zero;
        if (line.IndexOf(JumpBegin) is >= 0 and int at)
        {
            ReadOnlySpan<char> seconds = line[(at + JumpBegin.Length)..];
            if (!seconds.EndsWith(JumpEnd)
                || !long.TryParse(seconds[..^JumpEnd.Length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long by)
                || by is 0 or < -MaxJump or > MaxJump)
            {
                return false;
            }

            line = line[..at];
            jump = TimeSpan.FromSeconds(by);
        }

        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        bool isInstant = DateTimeOffset.TryParseExact(line, Form, CultureInfo.InvariantCulture, Utc, out DateTimeOffset instant);
        kept = new KeptClock(instant, jump);
        return isInstant && instant.Year <= MaxYear;
    }

    private static string Say(DateTimeOffset instant, ClockStep? jump)
    {
        string jumped = jump is null
            ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $"{JumpBegin}{jump.By.TotalSeconds:0}{JumpEnd}");
        return $"{instant.ToString(Form, CultureInfo.InvariantCulture)}{jumped}\n";
    }

    // One shot, set again after each write: on a disk that does not answer no second one waits behind the first.
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

        if (!_writing.TryEnter(Patience))
        {
            return;
        }

        try
        {
            // A clock that is not synchronised leaves the instant as it was, and a person may confirm its jump all the same.
            string said = Say(instant, _floor.Unconfirmed);
            if (said != _written)
            {
                DurableFile.Write(_path, Encoding.ASCII.GetBytes(said));
                _written = said;
            }

            _isFailing = false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (!_isFailing)
            {
                Log.ClockNotKept(_logger, error.Message);
            }

            _isFailing = true;
        }
        finally
        {
            _writing.Exit();
        }
    }
}
