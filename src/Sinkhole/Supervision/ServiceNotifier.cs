using System;
using System.Net.Sockets;
using System.Text;

namespace Sinkhole.Supervision;

/// <summary>Tells the service manager how we are (sd_notify(3)); silent where nobody asked.</summary>
internal sealed class ServiceNotifier : IDisposable
{
    private readonly Socket? _socket;
    private readonly UnixDomainSocketEndPoint? _manager;
    private readonly TimeProvider _time;

    /// <param name="address">Value of NOTIFY_SOCKET: a path, or "@name" for an abstract socket; null or empty: silent.</param>
    /// <param name="time">Its timestamps are CLOCK_MONOTONIC, as the manager wants them.</param>
    public ServiceNotifier(string? address, TimeProvider time)
    {
        _time = time;
        if (string.IsNullOrEmpty(address))
        {
            return;
        }

        _manager = new UnixDomainSocketEndPoint(address[0] == '@' ? '\0' + address[1..] : address);
        _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    }

    /// <summary>The manager that started this process, if one did.</summary>
    public static ServiceNotifier FromEnvironment(TimeProvider time) => new(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"), time);

    /// <summary>We serve; also said again after a reload.</summary>
    public void Ready() => Send("READY=1");

    /// <summary>We drain.</summary>
    public void Stopping() => Send("STOPPING=1");

    /// <summary>We read the orders again; <see cref="Ready"/> ends it.</summary>
    public void Reloading() => Send($"RELOADING=1\nMONOTONIC_USEC={_time.GetTimestamp() / (_time.TimestampFrequency / 1_000_000)}");

    /// <summary>We are alive.</summary>
    public void Alive() => Send("WATCHDOG=1");

    /// <summary>Closes the socket.</summary>
    public void Dispose() => _socket?.Dispose();

    private void Send(string state)
    {
        if (_socket is null || _manager is null)
        {
            return;
        }

        try
        {
            _socket.SendTo(Encoding.UTF8.GetBytes(state), _manager);
        }
        catch (SocketException)
        {
            // A manager that does not listen is no reason to stop answering queries.
        }
    }
}
