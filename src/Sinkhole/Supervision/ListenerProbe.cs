using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Resolving;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Supervision;

/// <summary>Health check that sends a query to each own listener, because a live process may have stopped answering.</summary>
internal sealed class ListenerProbe
{
    // Answered locally in every configuration. REFUSED is an answer too.
    private const string Name = "localhost";

    /// <summary>Timeout for the watchdog; the service manager waits for half a minute.</summary>
    public static readonly TimeSpan WatchdogTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Timeout for "healthcheck", which answers within 3 s.</summary>
    public static readonly TimeSpan HealthcheckTimeout = TimeSpan.FromSeconds(2);

    // Under load a datagram may be lost although the listener is healthy, so there are several tries. Each uses a new source port, and may
    // reach another thread, and each has a longer timeout than the one before. Shares of the timeout.
    private static readonly double[] Tries = [1 / 6.0, 1 / 3.0, 1 / 2.0];

    private readonly List<StubResolver[]> _listeners;

    /// <param name="listeners">The own listeners; a wildcard address is queried on loopback.</param>
    /// <param name="timeout">Timeout for each listener, over all tries.</param>
    /// <param name="time">Measures the timeout.</param>
    /// <param name="asksTcp">Whether each listener is also queried over TCP, in parallel.</param>
    public ListenerProbe(IEnumerable<IPEndPoint> listeners, TimeSpan timeout, TimeProvider time, bool asksTcp = false)
    {
        bool[] transports = asksTcp ? [false, true] : [false];
        _listeners =
        [
            .. from listener in listeners
               from isTcp in transports
               select Array.ConvertAll(Tries, part => new StubResolver(Reachable(listener), time, part * timeout, isTcp)),
        ];
    }

    /// <summary>Describes the first fault; null when every listener answered.</summary>
    public async Task<string?> ProbeAsync(CancellationToken cancellationToken)
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
            await listener.QueryAsync(Name, RRType.A, cancellationToken);
            return null;
        }
        catch (StubResolverException exception)
        {
            return exception.Message;
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
