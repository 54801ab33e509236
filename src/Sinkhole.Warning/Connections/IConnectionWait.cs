namespace Sinkhole.Warning.Connections;

/// <summary>A feature of the connections of <see cref="PausingTransport"/>, for handlers that wait for something of ours.</summary>
public interface IConnectionWait
{
    /// <summary>Lets the connection make room for a newcomer, until it has read or written again.</summary>
    void Wait();
}
