using System.Threading;

namespace Sinkhole.NameServer.Transport;

/// <summary>One connection's share of <see cref="StreamMemory"/>. Any thread.</summary>
internal sealed class ConnectionMemory
{
    private const int EntryOctets = 128;

    // Resident memory for each waiting octet, measured under floods (StreamFloodTests): 1.8 to 2.7, because the garbage collector frees
    // memory only when it runs.
    private const int ResidentTimes = 3;

    private readonly StreamMemory _memory;
    private readonly StreamMemory.ClientMemory _client;
    private long _octets;
    private int _isClosed;
    private int _isForgotten;

    /// <summary>A connection without waiting messages.</summary>
    public ConnectionMemory(StreamMemory memory, StreamMemory.ClientMemory client)
    {
        _memory = memory;
        _client = client;
    }

    /// <summary>What a message counts: the growth of the process for its octets and their objects.</summary>
    /// <param name="octets">Its length.</param>
    public static int CostOf(int octets) => ResidentTimes * (octets + EntryOctets);

    /// <summary>Counts a waiting message.</summary>
    /// <param name="octets">Its length.</param>
    /// <returns>False, and nothing is counted, when the connection, its client or all clients would exceed their limit.</returns>
    public bool TryTake(int octets) => _memory.TryTake(_client, ref _octets, CostOf(octets));

    /// <summary>Removes a message that <see cref="TryTake"/> counted.</summary>
    public void Return(int octets)
    {
        if (_memory.Return(_client, ref _octets, CostOf(octets)) == 0 && Volatile.Read(ref _isClosed) == 1)
        {
            Forget();
        }
    }

    /// <summary>The connection has ended; it leaves its client once none of its messages waits.</summary>
    public void Close()
    {
        Interlocked.Exchange(ref _isClosed, 1);
        if (Interlocked.Read(ref _octets) == 0)
        {
            Forget();
        }
    }

    private void Forget()
    {
        if (Interlocked.Exchange(ref _isForgotten, 1) == 0)
        {
            _memory.Forget(_client);
        }
    }
}
