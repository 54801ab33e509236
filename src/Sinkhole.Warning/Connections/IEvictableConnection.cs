namespace Sinkhole.Warning.Connections;

/// <summary>
/// A feature of the connections of <see cref="PausingTransport"/>, for handlers that wait for something other than the client.
/// </summary>
public interface IEvictableConnection
{
    /// <summary>Allows the connection to be evicted for a new one, until it has read or written again.</summary>
    void AllowEviction();
}
