using System;
using System.Net.Sockets;
using System.Text;

namespace Sinkhole.Supervision;

/// <summary>Sends the state to the service manager (sd_notify(3)). Does nothing without one.</summary>
internal sealed class ServiceNotifier : IDisposable
{
    private readonly Socket? _socket;
    private readonly UnixDomainSocketEndPoint? _manager;
    private readonly TimeProvider _time;

    /// <param name="address">Value of NOTIFY_SOCKET: a path, or "@name" for an abstract socket; null or empty to send nothing.</param>
    /// <param name="time">Its timestamps must be CLOCK_MONOTONIC, as the protocol requires.</param>
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

    /// <summary>The notifier for NOTIFY_SOCKET of this process.</summary>
    public static ServiceNotifier FromEnvironment(TimeProvider time) => new(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"), time);

    /// <summary>The appliance is ready; also sent after a reload.</summary>
    public void Ready() => Send("READY=1");

    /// <summary>The appliance is draining.</summary>
    public void Stopping() => Send("STOPPING=1");

    /// <summary>A reload begins; <see cref="Ready"/> ends it.</summary>
    public void Reloading() => Send($"RELOADING=1\nMONOTONIC_USEC={_time.GetTimestamp() / (_time.TimestampFrequency / 1_000_000)}");

    /// <summary>Watchdog ping.</summary>
    public void Ping() => Send("WATCHDOG=1");

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
            // Without a listening service manager the appliance continues.
        }
    }
}
