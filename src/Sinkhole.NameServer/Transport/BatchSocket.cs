using System;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;
using Sinkhole.Platform.Errors;
using Sinkhole.Platform.Processes;
using Sinkhole.Platform.Sockets;

namespace Sinkhole.NameServer.Transport;

/// <summary>
/// Up to 64 datagrams for each call, answered in place; on a wildcard each reply is sent from the address that was asked.
/// </summary>
/// <remarks>Measured against a C program with the same calls: see tests/bench.</remarks>
internal sealed unsafe class BatchSocket : IDatagramSocket
{
    private readonly Socket _socket;
    private readonly SafeSocketHandle _handle;
    private readonly BatchMemory _memory;
    private readonly ReceiveErrors _errors = new();
    private int _used;
    private int _replies;

    /// <summary>Takes a bound socket, which it owns from now on.</summary>
    public BatchSocket(Socket socket, IPEndPoint endPoint)
        : this(socket, endPoint, new BatchMemory(Wildcard.Is(endPoint.Address)))
    {
    }

    /// <summary>The same with its memory, which it owns too.</summary>
    public BatchSocket(Socket socket, IPEndPoint endPoint, BatchMemory memory)
    {
        _socket = socket;
        _handle = socket.SafeHandle;
        _memory = memory;
        EndPoint = endPoint;
    }

    /// <summary>Whether this machine's C library has these structures.</summary>
    public static bool IsSupported { get; } = Supports(
        OperatingSystem.IsLinux(),
        RuntimeInformation.ProcessArchitecture,
        CLibrary.IsGlibc);

    /// <inheritdoc/>
    public int MaxDatagrams => BatchMemory.Slots;

    /// <inheritdoc/>
    public IPEndPoint EndPoint { get; }

    /// <inheritdoc/>
    public int ReceiveError { get; private set; }

    /// <inheritdoc/>
    public ReceivedMessage this[int index] => new(
        _memory.Packet(index),
        (int)_memory.Received[index].Octets,
        Client.FromSocketAddress(_memory.Name(index), DnsTransport.Udp))
    {
        IsCut = (_memory.Received[index].Header.Flags & MessageFlags.Truncated) != 0,
    };

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Octets(int index) => _memory.Packet(index)[..(int)_memory.Received[index].Octets];

    /// <summary>Whether a machine has them: Linux with glibc on x64 or arm64.</summary>
    public static bool Supports(bool isLinux, Architecture architecture, bool hasGlibc) =>
        isLinux && hasGlibc && architecture is (Architecture.X64 or Architecture.Arm64);

    /// <inheritdoc/>
    public int Receive()
    {
        _memory.Reset(_used);
        int count = SocketCalls.ReceiveMany(_handle, _memory.Received, BatchMemory.Slots, MessageFlags.WaitForOne, 0);
        if (count <= 0)
        {
            // The kernel may have written to the first entry.
            ReceiveError = Marshal.GetLastPInvokeError();
            _used = 1;
            return _errors.Pass(ReceiveError) ? 0 : IDatagramSocket.Failed;
        }

        _used = count;
        _errors.End();

        // There is no sender when the stop wakes us; an empty datagram has one.
        return _memory.Received[0].Header.NameOctets == 0 ? IDatagramSocket.Ended : count;
    }

    /// <inheritdoc/>
    public void Reply(int index, int octets) => _memory.Prepare(_replies++, index, octets);

    /// <inheritdoc/>
    public int Send(Span<UnsentReply> unsent)
    {
        int done = 0;
        int given = 0;
        while (done < _replies)
        {
            int count = SocketCalls.SendMany(_handle, _memory.Sent + done, (uint)(_replies - done), MessageFlags.DontWait);
            if (count > 0)
            {
                done += count;
                continue;
            }

            int error = Marshal.GetLastPInvokeError();
            if (error != Errno.Interrupted)
            {
                // sendmmsg stops at a message that fails, and reports the error only if it is the first: that one is skipped.
                unsent[given++] = new UnsentReply(done++, SendErrors.ReasonOf(error));
            }
        }

        _replies = 0;
        return given;
    }

    /// <inheritdoc/>
    public IReplyPath PathTo(int index)
    {
        _memory.ForgetInterface(index);
        return new DatagramPath(
            _handle, _memory.Name(index)[..(int)_memory.Received[index].Header.NameOctets].ToArray(), _memory.Control(index).ToArray());
    }

    /// <inheritdoc/>
    public void Wake() => UdpBinding.Wake(_socket);

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        _memory.Dispose();
    }

    /// <summary>Holds copies of what a reply needs: its slot is used again before it comes.</summary>
    private sealed class DatagramPath(SafeSocketHandle socket, byte[] name, byte[] control) : IReplyPath
    {
        public void Send(ReadOnlySpan<byte> reply, in CompletedReply completed, QueryCounters counters) =>
            counters.CountReply(completed, TrySend(reply, out UnsentReason reason) ? null : reason);

        private bool TrySend(ReadOnlySpan<byte> reply, out UnsentReason reason)
        {
            fixed (byte* nameAt = name)
            fixed (byte* controlAt = control)
            fixed (byte* replyAt = reply)
            {
                var vector = new SocketVector { Octets = replyAt, Count = (nuint)reply.Length };
                var message = new SocketMessage
                {
                    Name = nameAt,
                    NameOctets = (uint)name.Length,
                    Vectors = &vector,
                    VectorCount = 1,
                    Control = controlAt,
                    ControlOctets = (nuint)control.Length,
                };
                return TrySend(&message, out reason);
            }
        }

        private bool TrySend(SocketMessage* message, out UnsentReason reason)
        {
            reason = UnsentReason.Closed;
            try
            {
                while (SocketCalls.Send(socket, message, MessageFlags.DontWait) < 0)
                {
                    int error = Marshal.GetLastPInvokeError();
                    if (error != Errno.Interrupted)
                    {
                        reason = SendErrors.ReasonOf(error);
                        return false;
                    }
                }

                return true;
            }
            catch (ObjectDisposedException)
            {
                // The drain ended before the upstream answered.
                return false;
            }
        }
    }
}
