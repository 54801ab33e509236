using System.Threading;
using System.Threading.Tasks;

namespace Sinkhole.NameServer.Transport;

/// <summary>
/// Pending work of one connection: queries that were read and not answered yet, and octets of replies that wait to be sent. Any thread
/// counts, one waits.
/// </summary>
internal sealed class StreamBacklog
{
    private readonly int _maxQueries;
    private readonly int _maxOctets;
    private int _queries;
    private int _octets;
    private TaskCompletionSource? _waiter;

    /// <summary>A connection without pending queries.</summary>
    /// <param name="maxQueries">Pending queries at which there is no room for another.</param>
    /// <param name="maxOctets">Octets of waiting replies above which there is no room.</param>
    public StreamBacklog(int maxQueries, int maxOctets)
    {
        _maxQueries = maxQueries;
        _maxOctets = maxOctets;
    }

    /// <summary>Whether no query is pending.</summary>
    public bool IsEmpty => Volatile.Read(ref _queries) == 0;

    private bool HasRoom => Volatile.Read(ref _queries) < _maxQueries && Volatile.Read(ref _octets) <= _maxOctets;

    /// <summary>Counts a pending query.</summary>
    public void Enter() => Interlocked.Increment(ref _queries);

    /// <summary>Counts a reply that waits to be sent.</summary>
    public void AddReply(int octets) => Interlocked.Add(ref _octets, octets);

    /// <summary>Removes a query and its reply.</summary>
    /// <param name="replyOctets">What <see cref="AddReply"/> counted; 0 for none.</param>
    public void Leave(int replyOctets = 0)
    {
        Interlocked.Add(ref _octets, -replyOctets);
        Interlocked.Decrement(ref _queries);
        Interlocked.Exchange(ref _waiter, null)?.TrySetResult();
    }

    /// <summary>Waits until another query may be answered.</summary>
    public async ValueTask AwaitRoomAsync(CancellationToken ended)
    {
        while (!HasRoom)
        {
            Task change = NextChange();
            if (!HasRoom)
            {
                await change.WaitAsync(ended);
            }
        }
    }

    /// <summary>Waits until no query is pending.</summary>
    public async ValueTask AwaitEmptyAsync(CancellationToken ended)
    {
        while (!IsEmpty)
        {
            Task change = NextChange();
            if (!IsEmpty)
            {
                await change.WaitAsync(ended);
            }
        }
    }

    private Task NextChange()
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _waiter, waiter);
        return waiter.Task;
    }
}
