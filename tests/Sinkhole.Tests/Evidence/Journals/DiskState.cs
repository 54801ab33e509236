using System;
using System.Collections.Generic;
using System.Collections.Immutable;

namespace Sinkhole.Tests.Evidence.Journals;

/// <summary>All that a disk holds at one moment: what would survive a power loss, and what programs see.</summary>
internal sealed record DiskState(
    ImmutableDictionary<string, int> DurableNames, ImmutableDictionary<string, int> Names, ImmutableList<FileState> Files)
{
    public static DiskState Empty { get; } = new(
        ImmutableDictionary<string, int>.Empty, ImmutableDictionary<string, int>.Empty, []);

    /// <summary>What may be on the disk after a power loss at this moment, each as a name and a disk that has nothing unsynced.</summary>
    public IEnumerable<(string What, DiskState Disk)> AfterPowerLoss()
    {
        yield return ("nothing unsynced survived", Settle(DurableNames, static file => file.Durable));
        yield return ("everything survived", Settle(Names, static file => file.Seen));
        yield return ("names survived, data did not", Settle(Names, static file => file.Durable));
        yield return ("data survived, names did not", Settle(DurableNames, static file => file.Seen));
        yield return ("lengths survived, data did not", Settle(Names, static file => file.Zeroed()));
    }

    /// <summary>Every length at which the data being written may have been cut.</summary>
    public IEnumerable<(string What, DiskState Disk)> TornAtEveryOctet()
    {
        int most = 0;
        foreach (FileState file in Files)
        {
            most = Math.Max(most, file.Seen.Length - file.Durable.Length);
        }

        for (int octets = 1; octets < most; octets++)
        {
            int kept = octets;
            yield return ($"{kept} unsynced octets survived", Settle(Names, file => file.Torn(kept)));
        }
    }

    private DiskState Settle(ImmutableDictionary<string, int> names, Func<FileState, byte[]> content)
    {
        ImmutableList<FileState> files = Files.ConvertAll(file =>
        {
            byte[] octets = content(file);
            return new FileState(octets, octets, LostFrom: 0, LostUntil: 0);
        });
        return new DiskState(names, names, files);
    }
}

/// <summary>One file: what is durable, what programs see, and what a failed sync has lost without them seeing it.</summary>
internal sealed record FileState(byte[] Durable, byte[] Seen, int LostFrom, int LostUntil)
{
    public static FileState Empty { get; } = new([], [], 0, 0);

    public FileState Written(int offset, ReadOnlySpan<byte> octets)
    {
        byte[] seen = new byte[Math.Max(Seen.Length, offset + octets.Length)];
        Seen.CopyTo(seen, 0);
        octets.CopyTo(seen.AsSpan(offset));
        return this with { Seen = seen };
    }

    public FileState Truncated(int octets) => this with { Seen = Seen[..octets], LostUntil = Math.Min(LostUntil, octets) };

    /// <summary>A sync that succeeds: it does not report what an earlier one has lost.</summary>
    public FileState Synced()
    {
        byte[] durable = (byte[])Seen.Clone();
        if (LostUntil > LostFrom)
        {
            durable.AsSpan(LostFrom, LostUntil - LostFrom).Clear();
        }

        return this with { Durable = durable };
    }

    /// <summary>A sync that fails: the kernel marks the pages clean, and no later sync will write them.</summary>
    public FileState SyncFailed() => this with { LostFrom = Math.Min(Durable.Length, Seen.Length), LostUntil = Seen.Length };

    public byte[] Zeroed()
    {
        if (Seen.Length == Durable.Length)
        {
            return Durable;
        }

        byte[] octets = new byte[Seen.Length];
        Durable.AsSpan(0, Math.Min(Durable.Length, Seen.Length)).CopyTo(octets);
        return octets;
    }

    public byte[] Torn(int unsynced) => Seen.Length <= Durable.Length ? Seen : Seen[..Math.Min(Seen.Length, Durable.Length + unsynced)];
}
