using System;

namespace Sinkhole.Evidence.TimeStamps;

/// <summary>What an authority said: that certain octets existed at its time (RFC 3161 section 2.4.2).</summary>
public sealed record TimeStamp
{
    /// <summary>The authority's time, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>How far the authority's time can be wrong, by its own word; zero where it says nothing.</summary>
    public required TimeSpan Accuracy { get; init; }

    /// <summary>
    /// The subject of the certificate that signed, as text. Somebody else chose it: not fit for a terminal as it is.
    /// </summary>
    public required string Authority { get; init; }

    /// <summary>Whether the certificate was shown to lead to one that is trusted. False where none was given.</summary>
    public required bool IsCertificateChecked { get; init; }

    /// <summary>The whole second, UTC, before which the octets existed: the latest time that the stamp allows, rounded up.</summary>
    public DateTimeOffset ExistedBefore
    {
        get
        {
            long seconds = ((Time + Accuracy).UtcTicks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;
            return new DateTimeOffset(seconds * TimeSpan.TicksPerSecond, TimeSpan.Zero);
        }
    }
}
