using System;
using System.Runtime.InteropServices;
using System.Threading;
using Sinkhole.NameServer.Policy;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Contacts;

/// <summary>
/// Hands contacts from the threads that answer to the one that records them: a ring of slots that never waits and never allocates. Any
/// thread puts; one thread takes. When it is full, a contact is counted and dropped.
/// </summary>
/// <remarks>
/// Each slot has a turn: the position of the contact that may be written into it, and one more once that is written (D. Vyukov, bounded
/// queue). A thread claims a position with one exchange and then writes alone. A thread that stops between the two delays the reader,
/// and no other query. A slot refers to a rule and not to its table, so no replaced table is kept in memory.
/// </remarks>
public sealed class ContactRing
{
    /// <summary>Contacts that may wait: 2 MiB of slots and 8 MiB of names, allocated by <see cref="Open"/>.</summary>
    public const int Capacity = 32 * 1024;

    private const int Mask = Capacity - 1;
    private const int NameRoom = 256;

    private readonly TimeProvider _time;
    private Cells? _cells;
    private Positions _positions;
    private long _head;

    /// <param name="time">The clock of the timestamps.</param>
    public ContactRing(TimeProvider time)
    {
        _time = time;
    }

    /// <summary>Contacts dropped since the start: the ring was full, or not open yet. Any thread.</summary>
    public long Dropped => Volatile.Read(ref _positions.Dropped);

    /// <summary>Whether contacts are taken.</summary>
    public bool IsOpen => Volatile.Read(ref _cells) is not null;

    /// <summary>
    /// Allocates the slots: called where the first page profile orders it, so that others pay nothing. Later calls do nothing.
    /// </summary>
    public void Open()
    {
        if (!IsOpen)
        {
            Interlocked.CompareExchange(ref _cells, new Cells(), comparand: null);
        }
    }

    /// <summary>Puts a contact in, or counts it as dropped.</summary>
    /// <param name="client">Who asked.</param>
    /// <param name="rule">The rule that decided.</param>
    /// <param name="name">QNAME; copied.</param>
    /// <param name="type">QTYPE.</param>
    /// <param name="apexOffset">Where the deciding entry's name begins within it.</param>
    /// <param name="generation">The number of the generation that decided.</param>
    public void Put(in Client client, PolicyRule rule, scoped WireName name, RRType type, int apexOffset, uint generation)
    {
        if (Volatile.Read(ref _cells) is not Cells cells || !TryClaim(cells.Slots, out long position))
        {
            Interlocked.Increment(ref _positions.Dropped);
            return;
        }

        int index = (int)position & Mask;
        ref Slot slot = ref cells.Slots[index];
        name.Octets.CopyTo(cells.Names.AsSpan(index * NameRoom));
        slot.NameOctets = (byte)name.Octets.Length;
        slot.Contact = new Contact(
            rule, client.Address, client.Port, client.Transport, type, (byte)apexOffset, generation, _time.GetTimestamp());
        Volatile.Write(ref slot.Turn, position + 1);
    }

    /// <summary>Takes the oldest contact. Only one thread may call it.</summary>
    /// <param name="contact">The contact.</param>
    /// <param name="name">Room for QNAME, 255 octets.</param>
    /// <param name="octets">Octets of QNAME, in the client's letter case.</param>
    /// <returns>False when none is ready.</returns>
    public bool TryTake(out Contact contact, Span<byte> name, out int octets)
    {
        contact = default;
        octets = 0;
        if (Volatile.Read(ref _cells) is not Cells cells)
        {
            return false;
        }

        int index = (int)_head & Mask;
        ref Slot slot = ref cells.Slots[index];
        if (Volatile.Read(ref slot.Turn) != _head + 1)
        {
            return false;
        }

        contact = slot.Contact;
        octets = slot.NameOctets;
        cells.Names.AsSpan(index * NameRoom, octets).CopyTo(name);
        slot.Contact = default;
        Volatile.Write(ref slot.Turn, _head + Capacity);
        _head++;
        return true;
    }

    private bool TryClaim(Slot[] slots, out long position)
    {
        position = Volatile.Read(ref _positions.Tail);
        while (true)
        {
            long ahead = Volatile.Read(ref slots[(int)position & Mask].Turn) - position;
            if (ahead < 0)
            {
                return false;
            }

            // Each failed exchange means that another thread has claimed a position: some thread always goes on.
            long seen = ahead == 0
                ? Interlocked.CompareExchange(ref _positions.Tail, position + 1, position)
                : Volatile.Read(ref _positions.Tail);
            if (ahead == 0 && seen == position)
            {
                return true;
            }

            position = seen;
        }
    }

    /// <summary>Written by many threads: each in a pair of cache lines of its own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 384)]
    private struct Positions
    {
        [FieldOffset(128)]
        public long Tail;

        [FieldOffset(256)]
        public long Dropped;
    }

    private struct Slot
    {
        public long Turn;
        public Contact Contact;
        public byte NameOctets;
    }

    private sealed class Cells
    {
        public Cells()
        {
            for (int index = 0; index < Slots.Length; index++)
            {
                Slots[index].Turn = index;
            }
        }

        public Slot[] Slots { get; } = new Slot[Capacity];

        public byte[] Names { get; } = new byte[Capacity * NameRoom];
    }
}
