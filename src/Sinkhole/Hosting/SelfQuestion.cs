using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Cli.Via;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Hosting;

/// <summary>Asks our own listeners as any client would: a process can live while none of its threads answers.</summary>
internal sealed class SelfQuestion
{
    // Answered by ourselves in every configuration; a listener that refuses this host answers too, by saying so.
    private const string Name = "localhost";

    /// <summary>For who has time: the service manager waits for half a minute.</summary>
    public static readonly TimeSpan LongPatience = TimeSpan.FromSeconds(3);

    /// <summary>For "healthcheck", which is to answer within 3 s.</summary>
    public static readonly TimeSpan ShortPatience = TimeSpan.FromSeconds(2);

    private readonly IReadOnlyList<StubResolver> _listeners;

    /// <param name="listeners">Where we listen; a wildcard address is asked on loopback.</param>
    /// <param name="patience">How long a listener may take.</param>
    /// <param name="time">Measures patience.</param>
    public SelfQuestion(IEnumerable<IPEndPoint> listeners, TimeSpan patience, TimeProvider time)
    {
        _listeners = [.. listeners.Select(listener => new StubResolver(Reachable(listener), time, patience))];
    }

    /// <summary>Why we are not well; null when every listener answered.</summary>
    public async Task<string?> AskAsync(CancellationToken cancellationToken)
    {
        string?[] faults = await Task.WhenAll(_listeners.Select(listener => FaultOfAsync(listener, cancellationToken)));
        return faults.FirstOrDefault(static fault => fault is not null);
    }

    private static async Task<string?> FaultOfAsync(StubResolver listener, CancellationToken cancellationToken)
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
