using System;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Sinkhole.Configuration;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Writing;
using Sinkhole.NameServer.Contacts;
using Sinkhole.Reload;
using Sinkhole.Warning.Contacts;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Composition;

/// <summary>
/// Records DNS contacts where a page profile orders it: a thread takes them from the ring, counts them, and ends each minute; the records
/// are then written to the journal of hits. Without such a profile there is neither a thread nor memory for it.
/// </summary>
/// <remarks>A contact is not acknowledged to anybody: those of the current minute are lost by a crash, and not by a stop.</remarks>
internal sealed class ContactService : IAsyncDisposable
{
    /// <summary>Records that wait for the disk at once: a small part of the queue, which belongs to the hits of visitors.</summary>
    private const int MaxPending = 256;

    private readonly ContactRing _ring;
    private readonly Journal _journal;
    private readonly TimeProvider _time;
    private readonly ContactDrain _drain;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<ImmutableArray<DnsContactRecord>> _minutes = Channel.CreateBounded<ImmutableArray<DnsContactRecord>>(1);

    // Guards the two below: a reload may order the first contacts while the appliance stops. Held for a moment, and by no query.
    private readonly Lock _gate = new();
    private Task? _writing;
    private bool _isClosed;

    /// <param name="ring">Where the name server puts contacts.</param>
    /// <param name="journal">The journal of hits, which is closed later.</param>
    /// <param name="clock">Says how far the clock can be trusted.</param>
    /// <param name="time">The clock, the same as the ring's.</param>
    public ContactService(ContactRing ring, Journal journal, IClockState clock, TimeProvider time)
    {
        _ring = ring;
        _journal = journal;
        _time = time;
        _drain = new ContactDrain(ring, clock, time);
    }

    /// <summary>What became of the contacts.</summary>
    public ContactCounters Counters { get; } = new();

    /// <summary>Begins when the loaded set has a profile that orders it; also after each reload.</summary>
    public void Follow(LoadedCell loaded, Reloader reloader)
    {
        reloader.Ended += _ => Follow(loaded);
        Follow(loaded);
    }

    /// <summary>Records what the last minute has, and ends. Called after the name server is closed, and before the journal is.</summary>
    public async ValueTask DisposeAsync()
    {
        Task? writing;
        lock (_gate)
        {
            _isClosed = true;
            writing = _writing;
        }

        await _stop.CancelAsync();
        if (writing is not null)
        {
#pragma warning disable VSTHRD003 // Completed by our own thread, which waits for no other.
            await _ended.Task;
#pragma warning restore VSTHRD003 // As above.
            await _minutes.Writer.WriteAsync(_drain.EndMinute());
            _minutes.Writer.Complete();
            await writing;
        }

        _stop.Dispose();
    }

    private void Follow(LoadedCell loaded)
    {
        bool isOrdered = loaded.Current.Source.Options.Pages.Values.Any(static page => page.Records.Contains(ContactOption.Dns));
        lock (_gate)
        {
            if (isOrdered && !_ring.IsOpen && !_isClosed)
            {
                _ring.Open();
                _writing = WriteAsync();
                new Thread(Run) { IsBackground = true, Name = "dns contacts" }.Start();
            }
        }
    }

    private void Run()
    {
        try
        {
            TimeSpan pause;
            do
            {
                pause = _drain.Take();
                if (_drain.IsMinuteOver)
                {
                    HandOver(_drain.EndMinute());
                }
            }
            while (!_stop.Token.WaitHandle.WaitOne(pause));

            _drain.Take();
        }
        finally
        {
            _ended.SetResult();
        }
    }

    // A disk that takes longer than a minute: what this minute has is counted, and the count is recorded when the disk works.
    private void HandOver(ImmutableArray<DnsContactRecord> minute)
    {
        if (!minute.IsEmpty && !_minutes.Writer.TryWrite(minute))
        {
            _drain.Lose(minute);
        }
    }

    private async Task WriteAsync()
    {
        await foreach (ImmutableArray<DnsContactRecord> minute in _minutes.Reader.ReadAllAsync(CancellationToken.None))
        {
            foreach (DnsContactRecord[] some in minute.Chunk(MaxPending))
            {
                await Task.WhenAll(some.Select(AppendAsync));
            }
        }
    }

    private async Task AppendAsync(DnsContactRecord record)
    {
        bool isDurable = false;
        try
        {
            await _journal.AppendAsync(record.ToRecord(), CancellationToken.None);
            isDurable = true;
        }
        catch (Exception error) when (error is JournalException or ObjectDisposedException)
        {
            // The journal counts what it refuses, in its status and in a gap record.
            isDurable = false;
        }

        Counters.Add(record, isDurable);
    }
}
