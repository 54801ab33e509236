using System;
using System.Linq;
using System.Threading;
using Sinkhole.Warning.Connections;
using Sinkhole.Warning.Faces;
using Sinkhole.Warning.Texts;

namespace Sinkhole.Warning.Hits;

/// <summary>Every counter of the warning site, exact; read for metrics, from any thread.</summary>
/// <remarks>
/// When nothing is pending, <see cref="Visits"/> = hits + coalesced + counted + unrecorded + discarded: no visit is lost between two
/// counters.
/// </remarks>
public sealed class WarningCounters
{
    private const int StatusClasses = 6;

    private readonly long[] _requests = new long[StatusClasses * PageKinds];
    private readonly long[] _hits = new long[OrderClasses * HitSources];
    private readonly long[] _coalesced = new long[HitSources];
    private readonly long[] _discarded = new long[Enum.GetValues<DiscardReason>().Length];
    private readonly long[] _unrecorded = new long[Enum.GetValues<UnrecordedReason>().Length];
    private readonly long[] _connectionsRejected = new long[Enum.GetValues<ConnectionLimit>().Length];
    private long _counted;
    private long _visits;
    private long _pagesUnreferenced;
    private long _connectionsOpen;
    private long _requestsRefused;
    private long _faults;

    private static int PageKinds => Enum.GetValues<PageKind>().Length;

    private static int OrderClasses => Enum.GetValues<OrderClass>().Length;

    private static int HitSources => Enum.GetValues<HitSource>().Length;

    /// <summary>Requests that reached the site.</summary>
    public long Visits => Interlocked.Read(ref _visits);

    /// <summary>Pages that went out after the evidence budget: without a reference.</summary>
    public long PagesUnreferenced => Interlocked.Read(ref _pagesUnreferenced);

    /// <summary>Time to the first octet of the answers of the site; those of Kestrel itself are not counted.</summary>
    public FirstByteTimes FirstBytes { get; } = new();

    /// <summary>Connections open now.</summary>
    public long ConnectionsOpen => Interlocked.Read(ref _connectionsOpen);

    /// <summary>Requests that ended in an internal error: the connection was closed without an answer.</summary>
    public long Faults => Interlocked.Read(ref _faults);

    /// <summary>Requests that the server refused as HTTP before they could be visits: malformed, too large, too slow.</summary>
    public long RequestsRefused => Interlocked.Read(ref _requestsRefused);

    /// <summary>Connections refused or cut for a limit.</summary>
    public long ConnectionsRejected(ConnectionLimit limit) => Interlocked.Read(ref _connectionsRejected[(int)limit]);

    /// <summary>Answers by status class and kind.</summary>
    /// <param name="statusClass">1 to 5: the status code's first digit.</param>
    /// <param name="kind">What was answered with.</param>
    public long Requests(int statusClass, PageKind kind) => Interlocked.Read(ref _requests[Slot(statusClass, kind)]);

    /// <summary>Visits made durable as hits.</summary>
    public long Hits(HitSource source, OrderClass order) => Interlocked.Read(ref _hits[Slot(source, order)]);

    /// <summary>All visits made durable as hits.</summary>
    public long AllHits => Sum(_hits);

    /// <summary>Visits made durable in the closing record of an earlier hit.</summary>
    public long Coalesced(HitSource source) => Interlocked.Read(ref _coalesced[(int)source - 1]);

    /// <summary>Visits beyond the cap of their address, made durable in a <see cref="CountedRecord"/>.</summary>
    public long Counted => Interlocked.Read(ref _counted);

    /// <summary>Visits that were counted and were never to be recorded.</summary>
    public long Discarded(DiscardReason reason) => Interlocked.Read(ref _discarded[(int)reason]);

    /// <summary>Visits that were to be recorded and will never be durable.</summary>
    public long Unrecorded(UnrecordedReason reason) => Interlocked.Read(ref _unrecorded[(int)reason]);

    /// <summary>
    /// Visits whose record is not yet decided: being written, or waiting for the end of its connection or minute.
    /// </summary>
    public long Pending => Visits - AllHits - Sum(_coalesced) - Counted - Sum(_discarded) - Sum(_unrecorded);

    internal void AddVisit() => Interlocked.Increment(ref _visits);

    internal void AddRequest(int status, PageKind kind) => Interlocked.Increment(ref _requests[Slot(status / 100, kind)]);

    internal void AddHit(HitSource source, OrderClass order) => Interlocked.Increment(ref _hits[Slot(source, order)]);

    internal void AddCoalesced(HitSource source, long visits) => Interlocked.Add(ref _coalesced[(int)source - 1], visits);

    internal void AddCounted(long visits) => Interlocked.Add(ref _counted, visits);

    internal void AddDiscarded(DiscardReason reason) => Interlocked.Increment(ref _discarded[(int)reason]);

    internal void AddUnrecorded(UnrecordedReason reason, long visits) => Interlocked.Add(ref _unrecorded[(int)reason], visits);

    internal void AddPageUnreferenced() => Interlocked.Increment(ref _pagesUnreferenced);

    internal void AddConnectionRejected(ConnectionLimit limit) => Interlocked.Increment(ref _connectionsRejected[(int)limit]);

    internal void AddRequestRefused(int status)
    {
        Interlocked.Increment(ref _requestsRefused);
        AddRequest(status, PageKind.Other);
    }

    internal void AddFault() => Interlocked.Increment(ref _faults);

    internal void OpenConnection() => Interlocked.Increment(ref _connectionsOpen);

    internal void CloseConnection() => Interlocked.Decrement(ref _connectionsOpen);

    private static int Slot(int statusClass, PageKind kind) => (statusClass * PageKinds) + (int)kind;

    private static int Slot(HitSource source, OrderClass order) => (((int)source - 1) * OrderClasses) + (int)order;

    private static long Sum(long[] counters) => Enumerable.Range(0, counters.Length).Sum(at => Interlocked.Read(ref counters[at]));
}
