using System;
using System.Net;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Query;

namespace Sinkhole.NameServer.Transport;

/// <summary>
/// A bound UDP socket that receives some datagrams at once, lets each be answered in its own buffer, and sends the replies at once. One
/// thread owns it; only <see cref="Wake"/> and the paths of <see cref="PathTo"/> are for others.
/// </summary>
internal interface IDatagramSocket : IDisposable
{
    /// <summary>What <see cref="Receive"/> says once it was woken and nothing is left.</summary>
    const int Ended = -1;

    /// <summary>What it says when an error keeps it from receiving: <see cref="ReceiveError"/> says which.</summary>
    const int Failed = -2;

    /// <summary>Most octets of a datagram that are taken in; of a longer one only so many are seen, and it says so.</summary>
    /// <remarks>We announce 1,232; what is longer than this is padding, or no query that anyone means.</remarks>
    const int MaxQueryOctets = 2048;

    /// <summary>Most datagrams of one <see cref="Receive"/>.</summary>
    int MaxDatagrams { get; }

    /// <summary>Where it is bound.</summary>
    IPEndPoint EndPoint { get; }

    /// <summary>Waits for datagrams and takes what is there.</summary>
    /// <returns>
    /// How many, empty ones too; 0 when a signal ended the wait, or an ICMP error of an earlier reply (see <see cref="ReceiveErrors"/>);
    /// <see cref="Ended"/>; <see cref="Failed"/>.
    /// </returns>
    int Receive();

    /// <summary>Why the last <see cref="Receive"/> failed: the system's number of the error (errno(3)).</summary>
    int ReceiveError { get; }

    /// <summary>A datagram of the last <see cref="Receive"/>.</summary>
    ReceivedMessage this[int index] { get; }

    /// <summary>The octets of that datagram alone: all that the prefetch needs.</summary>
    ReadOnlySpan<byte> Octets(int index);

    /// <summary>Says that a reply stands at the front of a datagram's buffer.</summary>
    /// <param name="index">The datagram.</param>
    /// <param name="octets">Octets of the reply.</param>
    void Reply(int index, int octets);

    /// <summary>
    /// Sends what <see cref="Reply"/> was called for, and never waits: what the kernel does not take at once is given up. Who cannot be
    /// reached gets nothing, and keeps nobody else from his own.
    /// </summary>
    /// <param name="unsent">Room for those that were not sent: as many as were ready.</param>
    /// <returns>How many were not sent: they stand at the front of <paramref name="unsent"/>, in order.</returns>
    int Send(Span<UnsentReply> unsent);

    /// <summary>The way back to the sender of a datagram, for a reply that comes later, from any thread.</summary>
    IReplyPath PathTo(int index);

    /// <summary>
    /// Ends the wait of <see cref="Receive"/>, now and from now on; what the kernel still holds can be received. Any thread.
    /// </summary>
    void Wake();
}
