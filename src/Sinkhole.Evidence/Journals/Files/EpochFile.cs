using System;
using System.Globalization;
using System.Text;
using Sinkhole.Platform.Errors;

namespace Sinkhole.Evidence.Journals.Files;

/// <summary>The last epoch that was begun, kept beside the journal's folder, so that it outlives the folder.</summary>
/// <remarks>
/// An epoch must never come again with the same appliance id, or two records would have the same key. So it is greater than the one in this
/// file, greater than any in the folder, and no less than the seconds since 2020: where the folder and this file are both lost, or an old
/// copy of them is restored, the time is later. A wrong clock must not use all numbers up: seconds count only
/// up to 2^30 (in 2054); after that epochs count up by one.
/// </remarks>
internal sealed class EpochFile
{
    /// <summary>The extension of its name, behind that of the journal's folder.</summary>
    public const string Extension = ".epoch";

    private const int MaxOctets = 16;
    private const int MaxClockShare = 1 << 30;

    private static readonly DateTimeOffset Beginning = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly IJournalFolder _folder;
    private readonly string _name;

    public EpochFile(IJournalFolder folder, string name)
    {
        _folder = folder;
        _name = name;
    }

    /// <summary>The epoch to begin now; to be claimed before anything is written under it.</summary>
    /// <param name="maxKnown">The greatest epoch in the journal's folder; 0 where there is none.</param>
    /// <param name="now">The time; may be wrong.</param>
    /// <exception cref="JournalFileException">There is no greater epoch, or the file cannot be read.</exception>
    public int Next(int maxKnown, DateTimeOffset now)
    {
        int seconds = (int)Math.Clamp((now - Beginning).TotalSeconds, 1, MaxClockShare);
        long after = Math.Max(maxKnown, Last()) + 1L;
        if (after > int.MaxValue)
        {
            throw new JournalFileException(
                $"{_folder.Path}/{_name}: no epoch number is left; use a new appliance id and a new folder", Errno.Overflow);
        }

        return (int)Math.Max(seconds, after);
    }

    /// <summary>Makes it durable that an epoch was begun.</summary>
    public void Claim(int epoch) => _folder.Replace(
        _name, file => file.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{epoch}\n")), 0));

    /// <summary>The epoch in the file; 0 where it is missing or has no number: time and folder still give a lower bound.</summary>
    /// <exception cref="JournalFileException">The file cannot be read.</exception>
    public int Last()
    {
        if (!_folder.Has(_name))
        {
            return 0;
        }

        using IJournalSource source = _folder.Read(_name);
        Span<byte> octets = stackalloc byte[MaxOctets];
        string text = Encoding.ASCII.GetString(octets[..source.Read(octets, 0)]).TrimEnd('\n');
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int epoch) ? epoch : 0;
    }
}
