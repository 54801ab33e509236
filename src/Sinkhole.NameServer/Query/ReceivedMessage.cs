using System;

namespace Sinkhole.NameServer.Query;

/// <summary>A received message, in the buffer that its reply is written to. A view: valid until the buffer is used again.</summary>
public readonly ref struct ReceivedMessage
{
    /// <summary>Takes a message.</summary>
    /// <param name="packet">The message at the front; over UDP at least 1,232 octets long.</param>
    /// <param name="octets">Octets of the message in <paramref name="packet"/>.</param>
    /// <param name="client">The sender.</param>
    public ReceivedMessage(Span<byte> packet, int octets, scoped in Client client)
    {
        Packet = packet;
        Octets = octets;
        Client = client;
    }

    /// <summary>The message at the front, room for the reply behind it.</summary>
    public Span<byte> Packet { get; }

    /// <summary>Octets of the message.</summary>
    public int Octets { get; }

    /// <summary>The sender.</summary>
    public Client Client { get; }

    /// <summary>Whether the datagram was longer than the buffer, which holds only its beginning.</summary>
    public bool IsCut { get; init; }
}
