using System;
using System.Collections.Generic;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Journals.Keys;
using Sinkhole.Platform.Crypto;

namespace Sinkhole.Evidence.Journals.Writing;

/// <summary>
/// Records to be written at once: one write, one sync. Owned by the writer's thread and reused.
/// </summary>
/// <remarks>Frames do not depend on their segment, so a batch that failed in one is written to the next unchanged.</remarks>
internal sealed class FrameBatch
{
    public const int MaxOctets = 1024 * 1024;

    private readonly byte[] _buffer = new byte[MaxOctets];
    private readonly List<PendingAppend> _appends = [];
    private readonly RandomBlocks _salts = new(RecordFrame.SaltOctets);
    private readonly StorageKeyRing _keys;

    /// <param name="keys">Encrypts what has a group.</param>
    public FrameBatch(StorageKeyRing keys)
    {
        _keys = keys;
    }

    /// <summary>Whether the days of synchronised records can be believed; asked once for a batch.</summary>
    public bool IsClockTrusted { get; set; }

    public bool IsEmpty => _appends.Count == 0;

    public int Records => _appends.Count;

    public int Octets { get; private set; }

    public int PayloadOctets { get; private set; }

    /// <summary>The chain after the last frame in it.</summary>
    public HashChain Chain { get; private set; }

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, Octets);

    /// <summary>The position of the last record in it, or before it while it is empty.</summary>
    public RecordPosition Last { get; private set; }

    /// <summary>Begins an empty batch after a durable record and the chain there.</summary>
    public void Begin(RecordPosition last, HashChain chain)
    {
        Last = last;
        Chain = chain;
        Octets = 0;
        PayloadOctets = 0;
    }

    /// <summary>Renumbers all frames to follow another record and chain.</summary>
    public void Renumber(RecordPosition last, HashChain chain)
    {
        PendingAppend[] appends = [.. _appends];
        _appends.Clear();
        Begin(last, chain);
        foreach (PendingAppend append in appends)
        {
            Add(append);
        }
    }

    /// <summary>Adds a record as the next frame. There must be room for it.</summary>
    public void Add(PendingAppend append)
    {
        Last = Last with { Sequence = Last.Sequence + 1 };
        FrameHeader header = append.HeaderAt(Last.Sequence);
        Span<byte> frame = _buffer.AsSpan(Octets, header.FrameOctets);
        Span<byte> salt = stackalloc byte[RecordFrame.SaltOctets];
        _salts.Take(salt);
        if (append.Group is { } group)
        {
            DateOnly day = (IsClockTrusted ? append.Day : null) ?? StorageKeyName.Undated;
            EncryptedFrame.Write(frame, header, salt, append.Payload, _keys.For(group, day));
        }
        else
        {
            RecordFrame.Write(frame, header, salt, append.Payload);
        }

        Chain = Chain.After(frame);
        Octets += frame.Length;
        PayloadOctets += append.PayloadOctets;
        _appends.Add(append);
    }

    /// <summary>Adds a record of the journal's own, which nobody awaits.</summary>
    public void AddInternal(in Record record)
    {
        var append = new PendingAppend(static _ => { });
        append.Fill(record);
        Add(append);
    }

    /// <summary>Everything in it is durable: completes the appends, and empties the batch.</summary>
    public void Acknowledge()
    {
        long sequence = Last.Sequence - _appends.Count;
        foreach (PendingAppend append in _appends)
        {
            sequence++;
            append.Complete(Last with { Sequence = sequence });
        }

        _appends.Clear();
    }

    /// <summary>Nothing in it will be tried again: completes the appends, and empties the batch.</summary>
    /// <returns>What is lost with it; records of the journal's own do not count.</returns>
    public RecordLoss Abandon(JournalException error)
    {
        RecordLoss loss = default;
        foreach (PendingAppend append in _appends)
        {
            loss = append.IsInternal ? loss : loss.With(append.Instant);
            append.Fail(error);
        }

        _appends.Clear();
        return loss;
    }
}
