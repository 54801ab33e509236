using System;
using System.Buffers;
using System.IO;
using Sinkhole.Evidence.Journals.Files;

namespace Sinkhole.Evidence.Journals.Writing;

/// <summary>Where a journal is, how much it may hold back, and how long it keeps.</summary>
public sealed record JournalOptions
{
    private const long MinSegmentOctets = 4096;
    private const int MaxNameCharacters = 32;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    private readonly string? _name;
    private readonly string? _label;

    /// <summary>
    /// The folder of the segments; made, 0700, where missing. The last epoch is kept beside it in <c>&lt;folder&gt;.epoch</c>,
    /// and what was given up at the last closing in <c>&lt;folder&gt;.loss</c>.
    /// </summary>
    public required string Folder { get; init; }

    /// <summary>
    /// The journal's name, the same on every appliance, as <c>hits</c>, <c>sessions</c> or <c>audit</c>: small letters, digits and
    /// hyphens, at most 32 characters. Default: the last part of <see cref="Folder"/>. Its thread, its events and its status have it.
    /// </summary>
    public string Name
    {
        get => _name ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Folder));
        init => _name = value;
    }

    /// <summary>What the journal is called in a sentence for people, as "journal of hits". Default: "journal" and its name.</summary>
    public string Label
    {
        get => _label ?? $"journal {Name}";
        init => _label = value;
    }

    /// <summary>The appliance whose records these are; with epoch and sequence it is a key that is never given twice.</summary>
    public required Guid ApplianceId { get; init; }

    /// <summary>
    /// How long whole segments are kept after their last record could have been written. Default 30 days; more than zero.
    /// </summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>
    /// The first day whose records must stay, however old their segment is: asked before segments are deleted by age. Null: none must.
    /// Default: none. Called on the journal's own thread; must not throw.
    /// </summary>
    public Func<DateTimeOffset?> KeepFrom { get; init; } = static () => null;

    /// <summary>Octets at which a segment is closed; one frame may stand above it. Default 64 MiB; 4 KiB to 64 MiB.</summary>
    public long MaxSegmentOctets { get; init; } = SegmentHeader.MaxSegmentOctets;

    /// <summary>Records that may wait for the disk. Default 16,384; 1 or more.</summary>
    public int MaxPendingRecords { get; init; } = 16 * 1024;

    /// <summary>Octets of payload that may wait for the disk. Default 32 MiB; at least the maximum payload.</summary>
    public int MaxPendingOctets { get; init; } = 32 * 1024 * 1024;

    /// <summary>The longest wait before the disk is tried again. Default 5 s; more than zero.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Asked before anything is deleted by age; while it returns false, nothing is deleted: a clock jump must not destroy evidence.
    /// Default: always true. Called on the journal's own thread; must not throw.
    /// </summary>
    public Func<bool> ClockIsTrusted { get; init; } = static () => true;

    /// <summary>
    /// Called with each event for the operator. Called on the journal's own thread (or within Open); must be quick and must not throw.
    /// </summary>
    public Action<JournalEvent> Notify { get; init; } = static _ => { };

    /// <summary>The first option that is out of its bounds, in words; null where none is.</summary>
    internal string? Problem
    {
        get
        {
            if (string.IsNullOrWhiteSpace(Folder))
            {
                return "Folder names no folder";
            }

            if (_name is { } name && (name.Length is 0 or > MaxNameCharacters || name.AsSpan().ContainsAnyExcept(NameCharacters)))
            {
                return $"Name must be 1 to {MaxNameCharacters} small letters, digits and hyphens";
            }

            if (Retention <= TimeSpan.Zero || MaxBackoff <= TimeSpan.Zero)
            {
                return "Retention and MaxBackoff must be more than zero";
            }

            if (MaxSegmentOctets is < MinSegmentOctets or > SegmentHeader.MaxSegmentOctets)
            {
                return $"MaxSegmentOctets must be {MinSegmentOctets} to {SegmentHeader.MaxSegmentOctets}";
            }

            return MaxPendingRecords < 1 || MaxPendingOctets < Record.MaxPayloadOctets
                ? $"MaxPendingRecords must be 1 or more, MaxPendingOctets {Record.MaxPayloadOctets} or more"
                : null;
        }
    }
}
