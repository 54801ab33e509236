using System;
using System.Globalization;
using System.IO;
using System.Text;
using Sinkhole.Documents.Files;
using Sinkhole.Exits;
using Sinkhole.Platform.Files;

namespace Sinkhole.Storage;

/// <summary>Assigns generation numbers: a new one if and only if the content changes, saved on disk before it is returned. It is the
/// serial of the RPZ zone, so it has 32 bits and never decreases. Not thread-safe; the reloader is the only caller.</summary>
internal sealed class GenerationNumber
{
    private const int MaxOctets = 4096;

    // The number of 2100-01-01: a wrong clock must not use up the numbers. Above it they increase by one.
    private const long MaxDateNumber = 2_100_010_101;

    private readonly string _path;
    private readonly TimeProvider _time;
    private long _number;
    private string _contentHash = string.Empty;

    /// <summary>Reads the last number from disk.</summary>
    /// <param name="path">Its file. If it is missing or malformed, numbers restart above the floor and the number of the date.</param>
    /// <param name="time">For the number of the date, YYYYMMDDnn.</param>
    /// <exception cref="CannotStartException">The file exists but is not readable.</exception>
    public GenerationNumber(string path, TimeProvider time)
    {
        _path = path;
        _time = time;
        Read();
    }

    /// <summary>The last assigned number; 0 when unknown.</summary>
    public long Last => _number;

    /// <summary>The number for a content, saved on disk before this returns.</summary>
    /// <param name="contentHash">Hash of all that the generation holds.</param>
    /// <param name="floor">The highest generation number in the records on disk; 0 when there are none.</param>
    /// <exception cref="IOException">It could not be saved, or no number is left: the generation must not be published. The message tells
    /// the operator the remedy.</exception>
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
                $"no number is left after {number - 1}, the highest number of 32 bits (from {_path} or a hit in the journal); "
                + "stop the appliance, move that file and the folder of hits to an archive, and start it again");
        }

        try
        {
            DurableFile.Write(_path, Encoding.ASCII.GetBytes($"{number} {hash}\n"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{error.Message}; free space in 'data' and make it writable for this user", error);
        }
    }

    private long DateNumber()
    {
        DateTimeOffset now = _time.GetUtcNow();
        return Math.Min((((now.Year * 100L) + now.Month) * 10_000L) + (now.Day * 100L) + 1, MaxDateNumber);
    }

    private void Read()
    {
        FileError error = new DiskFiles().Read(_path, MaxOctets, out byte[] octets);
        if (error is not (FileError.None or FileError.Missing or FileError.TooLarge))
        {
            throw new CannotStartException(
                StartFault.Environment,
                $"{_path} {FileErrorText.Describe(error)}; make it readable for this user, or remove it: "
                + "numbers continue above those of hits");
        }

        string text = Encoding.ASCII.GetString(octets);
        string[] fields = text.TrimEnd('\n').Split(' ');
        bool isValid = text.EndsWith('\n') && fields.Length == 2
            && long.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out _number)
            && _number is > 0 and <= uint.MaxValue;
        _number = isValid ? _number : 0;
        _contentHash = isValid ? fields[1] : string.Empty;
    }
}
