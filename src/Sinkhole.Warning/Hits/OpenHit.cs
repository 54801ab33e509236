using System;
using System.Threading.Tasks;

namespace Sinkhole.Warning.Hits;

/// <summary>A hit of a connection that is still open.</summary>
/// <param name="reference">Its reference.</param>
/// <param name="intent">Its class.</param>
/// <param name="settled">
/// Ends, without an exception, when it is known whether the record is durable, and where it stands.
/// </param>
/// <param name="displaced">How often the journal's file had been displaced before the hit was appended.</param>
internal sealed class OpenHit(HitReference reference, IntentClass intent, Task<AppendOutcome> settled, long displaced)
{
    /// <summary>The group of its record.</summary>
    public string? Group { get; init; }

    /// <summary>Its reference.</summary>
    public HitReference Reference { get; } = reference;

    /// <summary>Whether a class is stronger than that of the hit, so that the visit gets a hit of its own.</summary>
    /// <remarks>
    /// A proxy may carry the requests of several programs on one connection, so a call with an account gets its hit behind a page too.
    /// </remarks>
    public bool IsSupersededBy(IntentClass shown) => intent switch
    {
        IntentClass.Undetermined => shown is IntentClass.A or IntentClass.B or IntentClass.C,
        IntentClass.B or IntentClass.C => shown == IntentClass.A,
        _ => false,
    };

    /// <summary>How often the journal's file had been displaced before the hit was appended; since then, its record may be gone.</summary>
    public long Displaced { get; } = displaced;

    /// <summary>Where the record stands in the journal, or why it never will.</summary>
    public Task<AppendOutcome> Settled { get; } = settled;

    /// <summary>Requests after the first.</summary>
    public long Further { get; private set; }

    /// <summary>The last one's instant.</summary>
    public DateTimeOffset Last { get; private set; }

    /// <summary>Counts a further request.</summary>
    public void Add(DateTimeOffset instant)
    {
        Further++;
        Last = instant;
    }
}
