using System;

namespace Sinkhole.NameServer.Query;

/// <summary>A message as it came, in the buffer that its reply is written over. A view: valid until the buffer is used again.</summary>
public readonly ref struct ReceivedMessage
{
    /// <summary>Takes a message.</summary>
    /// <param name="packet">The message at the front; by UDP room for 1,232 octets at least.</param>
    /// <param name="octets">Octets of the message in <paramref name="packet"/>.</param>
    /// <param name="client">Who sent it.</param>
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

    /// <summary>Who sent it.</summary>
    public Client Client { get; }

    /// <summary>Whether more came than the buffer takes: what stands in it is only the beginning.</summary>
    public bool IsCut { get; init; }
}
