using System;
using System.Globalization;
using System.IO;
using System.Text;
using Sinkhole.Documents.Files;
using Sinkhole.Exits;
using Sinkhole.Platform.Files;

namespace Sinkhole.Storage;

/// <summary>Numbers generations: one more when the content changes, and only then; durable before it is given out. It is the serial of the
/// RPZ zone, so it fits in 32 bits and never goes back. Not for two threads at once: the reloader is the one caller.</summary>
internal sealed class GenerationNumber
{
    private const int MostOctets = 4096;

    // The number of 2100-01-01. A clock that is wrong must not use the numbers up: above it they count up by one.
    private const long MaxDateNumber = 2_100_010_101;

    private readonly string _path;
    private readonly TimeProvider _time;
    private long _number;
    private string _contentHash = string.Empty;

    /// <summary>Reads the last number.</summary>
    /// <param name="path">The file that keeps it; missing or spoiled, the number restarts above the floor and the date's.</param>
    /// <param name="time">For the date's number, YYYYMMDDnn.</param>
    /// <exception cref="CannotStartException">Something stands there that cannot be read.</exception>
    public GenerationNumber(string path, TimeProvider time)
    {
        _path = path;
        _time = time;
        Read();
    }

    /// <summary>The last number given out; 0 where none is known.</summary>
    public long Last => _number;

    /// <summary>The number for a content, kept on disk before this returns.</summary>
    /// <param name="contentHash">Hash of all that the generation holds.</param>
    /// <param name="floor">The highest number that records on disk bear; 0 where there are none.</param>
    /// <exception cref="IOException">It could not be kept, or none is left: the generation must not be published. The message is for the
    /// operator, with the remedy.</exception>
    public long Assign(ReadOnlySpan<byte> contentHash, long floor)
    {
        string hash = Convert.ToHexStringLower(contentHash);
        bool isKnown = _number > 0 && _number >= floor;
        if (isKnown && hash == _contentHash)
        {
            return _number;
        }

        long next = isKnown ? _number + 1 : Math.Max(Math.Max(floor, _number) + 1, DateNumber());
        Keep(next, hash);
        _number = next;
        _contentHash = hash;
        return next;
    }

    private void Keep(long number, string hash)
    {
        if (number > uint.MaxValue)
        {
            throw new IOException(
                $"no number is left after {number - 1}, the last that 32 bits hold ({_path}, or a hit in the journal, says so); "
                + "stop the appliance, move that file and the folder of hits to an archive, and start it again");
        }

        try
        {
            DurableFile.Write(_path, Encoding.ASCII.GetBytes($"{number} {hash}\n"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{error.Message}; make room in 'data', and let this user write there", error);
        }
    }

    private long DateNumber()
    {
        DateTimeOffset now = _time.GetUtcNow();
        return Math.Min((((now.Year * 100L) + now.Month) * 10_000L) + (now.Day * 100L) + 1, MaxDateNumber);
    }

    private void Read()
    {
        FileError fault = new DiskFiles().Read(_path, MostOctets, out byte[] octets);
        if (fault is not (FileError.None or FileError.Missing or FileError.TooLarge))
        {
            throw new CannotStartException(
                StartFault.Surroundings,
                $"{_path} {FileErrorText.Describe(fault)}; let this user read it, or move it away: "
                + "numbers then go on above those of the hits");
        }

        string text = Encoding.ASCII.GetString(octets);
        string[] words = text.TrimEnd('\n').Split(' ');
        bool isWhole = text.EndsWith('\n') && words.Length == 2
            && long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out _number)
            && _number is > 0 and <= uint.MaxValue;
        _number = isWhole ? _number : 0;
        _contentHash = isWhole ? words[1] : string.Empty;
    }
}
