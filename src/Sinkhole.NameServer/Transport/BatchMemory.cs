using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Sinkhole.Platform.Sockets;

namespace Sinkhole.NameServer.Transport;

/// <summary>
/// All memory that recvmmsg and sendmmsg use for one socket, in one native block: nothing to pin, and the garbage collector never moves it.
/// Owned by one thread; the pages of the slots are touched only when datagrams come.
/// </summary>
internal sealed unsafe class BatchMemory : IDisposable
{
    /// <summary>Max datagrams of one call.</summary>
    public const int Slots = 64;

    private const int CacheLine = 64;
    private const int NameStride = 32;
    private const int ControlStride = 64;

    // One cache line more than the longest query: vector reads may read up to 31 octets past a name. An odd number of lines, because slots
    // a page apart would all use the same few sets of the processor's cache.
    private const int SlotStride = IDatagramSocket.MaxQueryOctets + CacheLine;

    private readonly bool _hasControl;
    private readonly byte* _block;
    private readonly SocketVector* _sentVectors;
    private readonly byte* _names;
    private readonly byte* _controls;
    private readonly byte* _slots;
    private bool _isDisposed;

    /// <summary>Allocates the memory.</summary>
    /// <param name="hasControl">Whether datagrams come with their destination address.</param>
    public BatchMemory(bool hasControl)
    {
        _hasControl = hasControl;
        int entries = Slots * sizeof(SocketBatchEntry);
        int vectors = Slots * sizeof(SocketVector);
        int octets = (2 * entries) + (2 * vectors) + (Slots * (NameStride + ControlStride + SlotStride));
        _block = (byte*)NativeMemory.AlignedAlloc((nuint)octets, CacheLine);
        Received = (SocketBatchEntry*)_block;
        Sent = Received + Slots;
        var receivedVectors = (SocketVector*)(Sent + Slots);
        _sentVectors = receivedVectors + Slots;
        _names = (byte*)(_sentVectors + Slots);
        _controls = _names + (Slots * NameStride);
        _slots = _controls + (Slots * ControlStride);
        NativeMemory.Clear(_block, (nuint)(_slots - _block));
        for (int slot = 0; slot < Slots; slot++)
        {
            receivedVectors[slot] = new SocketVector { Octets = SlotAt(slot), Count = IDatagramSocket.MaxQueryOctets };
            _sentVectors[slot] = new SocketVector { Octets = SlotAt(slot) };
            Received[slot].Header.Name = _names + (slot * NameStride);
            Received[slot].Header.Vectors = receivedVectors + slot;
            Received[slot].Header.VectorCount = 1;
            Received[slot].Header.Control = hasControl ? _controls + (slot * ControlStride) : null;
        }

        Reset(Slots);
    }

    /// <summary>What recvmmsg fills.</summary>
    public SocketBatchEntry* Received { get; }

    /// <summary>What sendmmsg reads.</summary>
    public SocketBatchEntry* Sent { get; }

    /// <summary>The whole slot.</summary>
    public Span<byte> Packet(int slot) => new(SlotAt(slot), SlotStride);

    /// <summary>The sender's address as the kernel wrote it.</summary>
    public ReadOnlySpan<byte> Name(int slot) => new(Received[slot].Header.Name, NameStride);

    /// <summary>The control message of a reply, or empty.</summary>
    public ReadOnlySpan<byte> Control(int slot) => new(Received[slot].Header.Control, (int)Received[slot].Header.ControlOctets);

    /// <summary>Resets the lengths of the first entries: the kernel has overwritten them with the lengths it used.</summary>
    public void Reset(int count)
    {
        for (int slot = 0; slot < count; slot++)
        {
            Received[slot].Header.NameOctets = SocketAddressLayout.MaxOctets;
            Received[slot].Header.ControlOctets = _hasControl ? (nuint)PacketInfoLayout.MaxOctets : 0;
        }
    }

    /// <summary>Prepares an entry to send from a received one: to the same peer, from the address that was asked.</summary>
    /// <param name="index">The entry to send.</param>
    /// <param name="slot">The received entry.</param>
    /// <param name="octets">Octets of the reply in its slot.</param>
    public void Prepare(int index, int slot, int octets)
    {
        _sentVectors[slot].Count = (nuint)octets;
        Sent[index].Header = Received[slot].Header;
        Sent[index].Header.Vectors = _sentVectors + slot;
        if (_hasControl)
        {
            ForgetInterface(slot);
        }
    }

    /// <summary>
    /// Clears the interface in the control message: with it a reply would ignore the routing table. Only a link-local IPv6 address needs
    /// it, because several links may have the same address.
    /// </summary>
    public void ForgetInterface(int slot)
    {
        int octets = (int)Received[slot].Header.ControlOctets;
        var control = new Span<byte>(Received[slot].Header.Control, octets);
        if (octets < PacketInfoLayout.IPv6Octets)
        {
            control = control[Math.Min(PacketInfoLayout.IPv4InterfaceAt, octets)..];
            control[..Math.Min(PacketInfoLayout.InterfaceOctets, control.Length)].Clear();
        }
        else if ((BinaryPrimitives.ReadUInt16BigEndian(control[PacketInfoLayout.IPv6AddressAt..]) & 0xFFC0) != 0xFE80)
        {
            control.Slice(PacketInfoLayout.IPv6InterfaceAt, PacketInfoLayout.InterfaceOctets).Clear();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            NativeMemory.AlignedFree(_block);
        }
    }

    private byte* SlotAt(int slot) => _slots + (slot * SlotStride);
}
