using System;
using System.Buffers.Binary;

namespace Sinkhole.Evidence.Journals.Files;

/// <summary>
/// What a journal gave up when it was closed while the disk refused, kept beside its folder until the next life has recorded the gap.
/// </summary>
/// <remarks>
/// 64 octets, numbers in network order: magic 8, version 4, epoch 4 and sequence 8 of the last record kept, records given up 8 (0: none),
/// instants 8 and 8 (microseconds since 1970), 12 zero octets, CRC-32C of these 60. Made while there is room and then overwritten where it
/// stands, which needs no room on a file system that writes in place. Touched by the opening and then by the writer's thread only.
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
    private RecordLoss _untold;
    private bool _isThere;

    public LossFile(IJournalFolder folder, string name)
    {
        _folder = folder;
        _name = name;
    }

    private static ReadOnlySpan<byte> Magic => "SINKLOSS"u8;

    /// <summary>Whether a gap record for what an earlier life gave up is still to be written.</summary>
    public bool IsUntold { get; private set; }

    /// <summary>Reads what an earlier life gave up.</summary>
    /// <param name="now">The time, for a loss that was written down and cannot be read.</param>
    /// <returns>
    /// The gap to record; null where nothing was given up. A file that cannot be read or does not hold is a loss of which only that is
    /// known: the power may have gone while it was written down.
    /// </returns>
    public GapRecord? Read(DateTimeOffset now)
    {
        if (!_folder.Has(_name))
        {
            return null;
        }

        Span<byte> octets = stackalloc byte[Octets];
        if (!TryRead(octets) || !Holds(octets))
        {
            IsUntold = true;
            return new GapRecord(GapReason.Closed, 0, now, now, default, Offset: 0, Octets: 0);
        }

        _untold = new RecordLoss(
            BinaryPrimitives.ReadInt64BigEndian(octets[24..]),
            JournalInstant.FromMicroseconds(BinaryPrimitives.ReadInt64BigEndian(octets[32..])),
            JournalInstant.FromMicroseconds(BinaryPrimitives.ReadInt64BigEndian(octets[40..])));
        IsUntold = _untold.Records > 0;
        var last = new RecordPosition(BinaryPrimitives.ReadInt32BigEndian(octets[12..]), BinaryPrimitives.ReadInt64BigEndian(octets[16..]));
        return IsUntold ? new GapRecord(GapReason.Closed, _untold.Records, _untold.From, _untold.Until, last, Offset: 0, Octets: 0) : null;
    }

    /// <summary>Makes the file where it is missing, so that a full disk can take what is to be written there.</summary>
    public void Prepare()
    {
        if (_isThere)
        {
            return;
        }

        _folder.Ensure();
        string provisional = _name + SegmentName.UnfinishedExtension;
        using (IJournalFile file = _folder.Create(provisional))
        {
            WriteTo(file, _untold, default);
        }

        _folder.Rename(provisional, _name);
        _folder.Sync();
        _isThere = true;
    }

    /// <summary>Makes it durable that records were given up, with what an earlier life gave up and nobody has recorded yet.</summary>
    /// <param name="loss">The records.</param>
    /// <param name="last">The last record that was kept before them.</param>
    public void Keep(RecordLoss loss, RecordPosition last)
    {
        Prepare();
        _untold = _untold.With(loss);
        Overwrite(_untold, last);
    }

    /// <summary>The gap record of what was read is durable: nothing is left to tell.</summary>
    public void Clear()
    {
        IsUntold = false;
        _untold = default;
        if (_isThere)
        {
            Overwrite(default, default);
        }
        else
        {
            Prepare();
        }
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
        file.Sync();
    }

    private static bool Holds(ReadOnlySpan<byte> octets) =>
        octets.StartsWith(Magic)
        && BinaryPrimitives.ReadInt32BigEndian(octets[8..]) == Version
        && BinaryPrimitives.ReadUInt32BigEndian(octets[CrcAt..]) == Crc32C.Of(octets[..CrcAt]);
}
