using System;
using System.Buffers.Binary;

namespace Sinkhole.Evidence.Journals.Files;

/// <summary>
/// What a journal gave up when it was closed while the disk refused, kept beside its folder until the next start has recorded the gap.
/// </summary>
/// <remarks>
/// 64 octets, numbers in network order: magic 8, version 4, epoch 4 and sequence 8 of the last record kept, records given up 8 (0: none),
/// instants 8 and 8 (microseconds since 1970), 12 zero octets, CRC-32C of these 60. Created while there is free space and then overwritten
/// in place, which needs no free space on a file system that writes in place. Touched by the opening and then by the writer's thread only.
/// A later version keeps the place of magic, version and CRC. A file of such a version is never overwritten: it is renamed before this
/// program writes its own, and stays beside it.
/// </remarks>
internal sealed class LossFile
{
    public const int Octets = 64;

    /// <summary>The extension of its name, behind that of the journal's folder.</summary>
    public const string Extension = ".loss";

    private const int Version = 1;
    private const int CrcAt = Octets - Crc32C.Octets;

    private readonly IJournalFolder _folder;
    private readonly string _name;
    private RecordLoss _unreported;
    private bool _isThere;
    private int? _newerVersion;

    public LossFile(IJournalFolder folder, string name)
    {
        _folder = folder;
        _name = name;
    }

    private static ReadOnlySpan<byte> Magic => "SINKLOSS"u8;

    /// <summary>Whether a gap record for what an earlier process gave up is still to be written.</summary>
    public bool IsUnreported { get; private set; }

    /// <summary>In words, that a newer version of this program wrote the file; null where this one reads it.</summary>
    public string? Unknown => _newerVersion is int version
        ? $"{_name} has loss format version {version} (this program reads version {Version}): a newer version wrote this"
        : null;

    /// <summary>Reads what an earlier process gave up.</summary>
    /// <param name="now">The time, for a loss that was written down and cannot be read.</param>
    /// <returns>
    /// The gap to record; null where nothing was given up. A file that cannot be read or is not valid is a loss of unknown size:
    /// the power may have failed while it was written. So is a file of a newer version; <see cref="Unknown"/> then says so.
    /// </returns>
    public GapRecord? Read(DateTimeOffset now)
    {
        if (!_folder.Has(_name))
        {
            return null;
        }

        Span<byte> octets = stackalloc byte[Octets];
        bool isValid = TryRead(octets) && IsValid(octets);
        _newerVersion = isValid && VersionOf(octets) != Version ? VersionOf(octets) : null;
        if (!isValid || _newerVersion is not null)
        {
            IsUnreported = true;
            return new GapRecord(GapReason.Closed, 0, now, now, default, Offset: 0, Octets: 0);
        }

        _unreported = new RecordLoss(
            BinaryPrimitives.ReadInt64BigEndian(octets[24..]),
            JournalInstant.FromMicroseconds(BinaryPrimitives.ReadInt64BigEndian(octets[32..])),
            JournalInstant.FromMicroseconds(BinaryPrimitives.ReadInt64BigEndian(octets[40..])));
        IsUnreported = _unreported.Records > 0;
        var last = new RecordPosition(BinaryPrimitives.ReadInt32BigEndian(octets[12..]), BinaryPrimitives.ReadInt64BigEndian(octets[16..]));
        return IsUnreported
            ? new GapRecord(GapReason.Closed, _unreported.Records, _unreported.From, _unreported.Until, last, Offset: 0, Octets: 0)
            : null;
    }

    /// <summary>Makes the file where it is missing, so that it can be written on a full disk.</summary>
    public void Prepare()
    {
        if (_isThere || _newerVersion is not null)
        {
            return;
        }

        _folder.Replace(_name, file => WriteTo(file, _unreported, default));
        _isThere = true;
    }

    /// <summary>Makes it durable that records were given up, together with an earlier loss that is not yet recorded.</summary>
    /// <param name="loss">The records.</param>
    /// <param name="last">The last record that was kept before them.</param>
    public void Keep(RecordLoss loss, RecordPosition last)
    {
        RenameNewer();
        Prepare();
        _unreported = _unreported.With(loss);
        Overwrite(_unreported, last);
    }

    /// <summary>The gap record of what was read is durable: nothing is left to report.</summary>
    public void Clear()
    {
        IsUnreported = false;
        _unreported = default;
        RenameNewer();
        if (_isThere)
        {
            Overwrite(default, default);
        }
        else
        {
            Prepare();
        }
    }

    private void RenameNewer()
    {
        if (_newerVersion is not int version)
        {
            return;
        }

        string first = $"{_name}.v{version}";
        string aside = first;
        for (int number = 2; _folder.Has(aside); number++)
        {
            aside = $"{first}-{number}";
        }

        _folder.Rename(_name, aside);
        _folder.Sync();
        _newerVersion = null;
        _isThere = false;
    }

    private bool TryRead(Span<byte> octets)
    {
        try
        {
            using IJournalSource source = _folder.Read(_name);
            _isThere = source.Length == Octets;
            return source.Read(octets, 0) == Octets;
        }
        catch (JournalFileException)
        {
            return false;
        }
    }

    private void Overwrite(RecordLoss loss, RecordPosition last)
    {
        using IJournalFile file = _folder.Reopen(_name);
        WriteTo(file, loss, last);
        file.Sync();
    }

    private static void WriteTo(IJournalFile file, RecordLoss loss, RecordPosition last)
    {
        Span<byte> octets = stackalloc byte[Octets];
        octets.Clear();
        Magic.CopyTo(octets);
        BinaryPrimitives.WriteInt32BigEndian(octets[8..], Version);
        BinaryPrimitives.WriteInt32BigEndian(octets[12..], last.Epoch);
        BinaryPrimitives.WriteInt64BigEndian(octets[16..], last.Sequence);
        BinaryPrimitives.WriteInt64BigEndian(octets[24..], loss.Records);
        BinaryPrimitives.WriteInt64BigEndian(octets[32..], JournalInstant.ToMicroseconds(loss.From));
        BinaryPrimitives.WriteInt64BigEndian(octets[40..], JournalInstant.ToMicroseconds(loss.Until));
        BinaryPrimitives.WriteUInt32BigEndian(octets[CrcAt..], Crc32C.Of(octets[..CrcAt]));
        file.Write(octets, 0);
    }

    private static bool IsValid(ReadOnlySpan<byte> octets) =>
        octets.StartsWith(Magic)
        && BinaryPrimitives.ReadUInt32BigEndian(octets[CrcAt..]) == Crc32C.Of(octets[..CrcAt]);

    private static int VersionOf(ReadOnlySpan<byte> octets) => BinaryPrimitives.ReadInt32BigEndian(octets[8..]);
}
