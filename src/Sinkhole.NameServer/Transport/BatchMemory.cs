using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Sinkhole.Platform.Sockets;

namespace Sinkhole.NameServer.Transport;

/// <summary>
/// Everything that recvmmsg and sendmmsg read and write for one socket, in one block outside the collector's heap: nothing to pin, nothing
/// that moves. Owned by one thread; the slots' pages are touched only as datagrams come.
/// </summary>
internal sealed unsafe class BatchMemory : IDisposable
{
    /// <summary>Most datagrams of one call.</summary>
    public const int Slots = 64;

    /// <summary>Octets of the largest address: struct sockaddr_in6.</summary>
    public const int NameOctets = 28;

    /// <summary>Octets of the largest control message: a header and struct in6_pktinfo.</summary>
    public const int ControlOctets = ControlHeaderOctets + 24;

    private const int ControlHeaderOctets = 16;
    private const int IPv6InfoOctets = 20;
    private const int IPv6InterfaceAt = ControlHeaderOctets + 16;
    private const int CacheLine = 64;
    private const int NameStride = 32;
    private const int ControlStride = 64;

    // One line more than the longest query: vector reads may look up to 31 octets past a name. An odd number of lines, because slots a
    // page apart would all fall into the same few sets of the processor's cache.
    private const int SlotStride = IDatagramSocket.MaxQueryOctets + CacheLine;

    private readonly bool _hasControl;
    private readonly byte* _block;
    private readonly SocketVector* _sentVectors;
    private readonly byte* _names;
    private readonly byte* _controls;
    private readonly byte* _slots;
    private bool _isDisposed;

    /// <summary>Takes the memory.</summary>
    /// <param name="hasControl">Whether datagrams come with the address that was asked.</param>
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

    /// <summary>A slot, all of it.</summary>
    public Span<byte> Packet(int slot) => new(SlotAt(slot), SlotStride);

    /// <summary>The sender's address as the kernel wrote it.</summary>
    public ReadOnlySpan<byte> Name(int slot) => new(Received[slot].Header.Name, NameStride);

    /// <summary>The control message that a reply goes with, or nothing.</summary>
    public ReadOnlySpan<byte> Control(int slot) => new(Received[slot].Header.Control, (int)Received[slot].Header.ControlOctets);

    /// <summary>Gives the first entries back their room: the kernel has written over it how much it used.</summary>
    public void Reset(int count)
    {
        for (int slot = 0; slot < count; slot++)
        {
            Received[slot].Header.NameOctets = NameOctets;
            Received[slot].Header.ControlOctets = _hasControl ? (nuint)ControlOctets : 0;
        }
    }

    /// <summary>Makes an entry to send of one that was received: the same peer, and from the address that was asked.</summary>
    /// <param name="index">Which entry to send.</param>
    /// <param name="slot">Which was received.</param>
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
    /// Takes the interface out of the control message: a reply that insists on it ignores the routing table. Only for a link-local IPv6
    /// address it means something, because many links have the same.
    /// </summary>
    public void ForgetInterface(int slot)
    {
        int octets = (int)Received[slot].Header.ControlOctets;
        var control = new Span<byte>(Received[slot].Header.Control, octets);
        if (octets < ControlHeaderOctets + IPv6InfoOctets)
        {
            control[Math.Min(ControlHeaderOctets, octets)..Math.Min(ControlHeaderOctets + sizeof(int), octets)].Clear();
        }
        else if ((BinaryPrimitives.ReadUInt16BigEndian(control[ControlHeaderOctets..]) & 0xFFC0) != 0xFE80)
        {
            control.Slice(IPv6InterfaceAt, sizeof(int)).Clear();
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
