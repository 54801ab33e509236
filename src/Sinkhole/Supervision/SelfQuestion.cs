using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Resolving;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Supervision;

/// <summary>Asks our own listeners as any client would: a process can live while none of its threads answers.</summary>
internal sealed class SelfQuestion
{
    // Answered by ourselves in every configuration; a listener that refuses this host answers too, by saying so.
    private const string Name = "localhost";

    /// <summary>For who has time: the service manager waits for half a minute.</summary>
    public static readonly TimeSpan LongPatience = TimeSpan.FromSeconds(3);

    /// <summary>For "healthcheck", which is to answer within 3 s.</summary>
    public static readonly TimeSpan ShortPatience = TimeSpan.FromSeconds(2);

    // A datagram is lost where many come, and that makes no listener ill. Each try comes from a port of its own, so to any of the threads,
    // and waits longer than the one before: who is slow is heard by the last.
    private static readonly double[] Tries = [1 / 6.0, 1 / 3.0, 1 / 2.0];

    private readonly List<StubResolver[]> _listeners;

    /// <param name="listeners">Where we listen; a wildcard address is asked on loopback.</param>
    /// <param name="patience">How long a listener may take, over all tries.</param>
    /// <param name="time">Measures patience.</param>
    /// <param name="asksTcp">Whether each listener is asked by TCP too, at the same time.</param>
    public SelfQuestion(IEnumerable<IPEndPoint> listeners, TimeSpan patience, TimeProvider time, bool asksTcp = false)
    {
        bool[] transports = asksTcp ? [false, true] : [false];
        _listeners =
        [
            .. from listener in listeners
               from isTcp in transports
               select Array.ConvertAll(Tries, part => new StubResolver(Reachable(listener), time, part * patience, isTcp)),
        ];
    }

    /// <summary>Why we are not well; null when every listener answered.</summary>
    public async Task<string?> AskAsync(CancellationToken cancellationToken)
    {
        string?[] faults = await Task.WhenAll(_listeners.Select(listener => FaultOfAsync(listener, cancellationToken)));
        return faults.FirstOrDefault(static fault => fault is not null);
    }

    private static async Task<string?> FaultOfAsync(StubResolver[] tries, CancellationToken cancellationToken)
    {
        string? fault = null;
        foreach (StubResolver listener in tries)
        {
            fault = await FaultOfTryAsync(listener, cancellationToken);
            if (fault is null)
            {
                return null;
            }
        }

        return fault;
    }

    private static async Task<string?> FaultOfTryAsync(StubResolver listener, CancellationToken cancellationToken)
    {
        try
        {
            await listener.AskAsync(Name, RRType.A, cancellationToken);
            return null;
        }
        catch (StubException fault)
        {
            return fault.Message;
        }
    }

    private static IPEndPoint Reachable(IPEndPoint listener)
    {
        if (listener.Address.Equals(IPAddress.Any))
        {
            return new IPEndPoint(IPAddress.Loopback, listener.Port);
        }

        return listener.Address.Equals(IPAddress.IPv6Any) ? new IPEndPoint(IPAddress.IPv6Loopback, listener.Port) : listener;
    }
}
