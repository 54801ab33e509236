using System;
using System.Threading.Tasks;
using System.Threading.Tasks.Sources;
using Sinkhole.Evidence.Journals.Files;

namespace Sinkhole.Evidence.Journals.Writing;

/// <summary>A record that waits for the disk, with its own copy of the payload, and its awaiter.</summary>
/// <remarks>
/// Recycled once its result was taken, so that a record costs no allocation. The writer's last access is <see cref="Complete"/> or
/// <see cref="Fail"/>: after it the object may already be another record.
/// </remarks>
internal sealed class PendingAppend : IValueTaskSource<RecordPosition>
{
    /// <summary>
    /// A longer payload is not kept for the next record: a queue that was full keeps this for each place. A hit has 300.
    /// </summary>
    internal const int MaxKeptOctets = 512;

    private readonly Action<PendingAppend> _recycle;
    private ManualResetValueTaskSourceCore<RecordPosition> _core = new() { RunContinuationsAsynchronously = true };
    private byte[] _payload = [];

    /// <param name="recycle">Takes the object once its result was taken; called on the awaiting thread.</param>
    public PendingAppend(Action<PendingAppend> recycle)
    {
        _recycle = recycle;
    }

    public int PayloadOctets { get; private set; }

    /// <summary>When what it records happened.</summary>
    public DateTimeOffset Instant => Meta.Instant;

    /// <summary>Whether it is a record of the journal's own, which no caller appended.</summary>
    public bool IsInternal => Meta.Kind >= Record.FirstReservedKind;

    /// <summary>The group under whose key it is written; null: in clear.</summary>
    public string? Group => Meta.Group;

    /// <summary>The day of the key, where the clock is vouched for.</summary>
    public DateOnly? Day => Meta.ClockSynchronized ? DateOnly.FromDateTime(Meta.Instant.UtcDateTime) : null;

    /// <summary>Octets of its frame.</summary>
    public int FrameOctets => HeaderAt(sequence: 0).FrameOctets;

    public ReadOnlySpan<byte> Payload => _payload.AsSpan(0, PayloadOctets);

    public ValueTask<RecordPosition> Task => new(this, _core.Version);

    private Record Meta { get; set; }

    public void Fill(in Record record)
    {
        if (_payload.Length < record.Payload.Length)
        {
            _payload = new byte[record.Payload.Length];
        }

        record.Payload.Span.CopyTo(_payload);
        PayloadOctets = record.Payload.Length;
        Meta = record with { Payload = default };
    }

    public FrameHeader HeaderAt(long sequence) => new(
        Meta.ClockSynchronized,
        Meta.Kind,
        PayloadOctets,
        sequence,
        JournalInstant.ToMicroseconds(Meta.Instant),
        JournalInstant.ToBound(Meta.ClockBound),
        Meta.Group is not null);

    public void Complete(RecordPosition position) => _core.SetResult(position);

    public void Fail(JournalException error) => _core.SetException(error);

    public RecordPosition GetResult(short token)
    {
        // An outdated token throws here, before the object could be recycled a second time.
        _ = _core.GetStatus(token);
        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            _core.Reset();
            if (_payload.Length > MaxKeptOctets)
            {
                _payload = [];
            }

            _recycle(this);
        }
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
