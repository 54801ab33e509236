using System;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Threading.Tasks;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;
using Sinkhole.NameServer.Transport;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Tests.NameServer.Transport;

/// <summary>
/// Answers AXFR by many messages and all else by one. A message has the ID of its query, then its number from 1; the last has number 0.
/// </summary>
internal sealed class ScriptedTransfers(QueryCounters counters, int messages, int octets, Func<int, Task> before) : IStreamResponder
{
    private readonly ConcurrentBag<Task<int>> _transfers = [];

    /// <summary>Messages that were made for all transfers, once these have ended.</summary>
    public async Task<int> MadeAsync()
    {
        int made = 0;
        foreach (int ofTransfer in await Task.WhenAll(_transfers))
        {
            made += ofTransfer;
        }

        return made;
    }

    public void Answer(byte[] packet, int octets, in Client client, StreamReplyPath path)
    {
        ushort id = BinaryPrimitives.ReadUInt16BigEndian(packet);
        if (BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(octets - 4)) == (ushort)RRType.Axfr)
        {
            _transfers.Add(TransferAsync(id, path));
        }
        else
        {
            Send(id, path);
        }
    }

    private async Task<int> TransferAsync(ushort id, StreamReplyPath path)
    {
        int made = 1;
        while (made < messages)
        {
            await before(made);
            if (!await path.SendPartAsync(Message(id, made)))
            {
                break;
            }

            made++;
        }

        await before(made);
        Send(id, path);
        return made;
    }

    private void Send(ushort id, StreamReplyPath path)
    {
        var completed = new CompletedReply(octets, Rcode.NoError, QueryOutcome.Local, TimeSpan.Zero, IsObserved: false);
        path.Send(Message(id, 0), completed, counters);
    }

    private byte[] Message(ushort id, int number)
    {
        byte[] message = new byte[octets];
        BinaryPrimitives.WriteUInt16BigEndian(message, id);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), (ushort)number);
        return message;
    }
}
