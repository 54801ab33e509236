using System;
using System.Net;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Query;

namespace Sinkhole.NameServer.Transport;

/// <summary>
/// A bound UDP socket that receives a batch of datagrams, whose replies are written into their buffers and sent as a batch. One thread
/// owns it; only <see cref="Wake"/> and the paths of <see cref="PathTo"/> may be used by others.
/// </summary>
internal interface IDatagramSocket : IDisposable
{
    /// <summary>The result of <see cref="Receive"/> after <see cref="Wake"/>, when no datagram is left.</summary>
    const int Ended = -1;

    /// <summary>Its result when it failed with <see cref="ReceiveError"/>.</summary>
    const int Failed = -2;

    /// <summary>Max octets of a datagram that are received; a longer one is cut and marked.</summary>
    /// <remarks>We advertise 1,232; a longer datagram is padded, or not a sensible query.</remarks>
    const int MaxQueryOctets = 2048;

    /// <summary>Max datagrams of one <see cref="Receive"/>.</summary>
    int MaxDatagrams { get; }

    /// <summary>Its bound address.</summary>
    IPEndPoint EndPoint { get; }

    /// <summary>Waits for datagrams and receives those that are there.</summary>
    /// <returns>
    /// Their number, including empty ones; 0 when a signal ended the wait, or an ICMP error of an earlier reply (see <see
    /// cref="ReceiveErrors"/>);
    /// <see cref="Ended"/>; <see cref="Failed"/>.
    /// </returns>
    int Receive();

    /// <summary>The errno(3) of the last <see cref="Receive"/> that failed.</summary>
    int ReceiveError { get; }

    /// <summary>A datagram of the last <see cref="Receive"/>.</summary>
    ReceivedMessage this[int index] { get; }

    /// <summary>The octets of that datagram, without its sender: for the prefetch.</summary>
    ReadOnlySpan<byte> Octets(int index);

    /// <summary>Marks a datagram's buffer as holding a reply at its front.</summary>
    /// <param name="index">The datagram.</param>
    /// <param name="octets">Octets of the reply.</param>
    void Reply(int index, int octets);

    /// <summary>
    /// Sends the marked replies, and never waits: what the kernel does not take at once is dropped. One that fails does not affect the
    /// others.
    /// </summary>
    /// <param name="unsent">Room for as many as were ready.</param>
    /// <returns>How many were not sent: they are at the front of <paramref name="unsent"/>, in order.</returns>
    int Send(Span<UnsentReply> unsent);

    /// <summary>The way back to the sender of a datagram, for a reply that comes later, from any thread.</summary>
    IReplyPath PathTo(int index);

    /// <summary>
    /// Ends the wait of <see cref="Receive"/>, now and later; queued datagrams can still be received. Any thread.
    /// </summary>
    void Wake();
}
