namespace Sinkhole.Warning.Hits;

/// <summary>The kinds of records in the hits journal. A number is never used again for something else.</summary>
public static class RecordKinds
{
    /// <summary>A <see cref="HitRecord"/>.</summary>
    public const ushort Hit = 1;

    /// <summary>A <see cref="ClosingRecord"/>.</summary>
    public const ushort Closing = 2;

    /// <summary>A <see cref="CountedRecord"/>.</summary>
    public const ushort Counted = 3;

    /// <summary>The DNS queries of a client in a minute: a <c>DnsContactRecord</c>.</summary>
    public const ushort DnsContact = 4;

    /// <summary>The name in a TLS hello without a request: a <c>TlsContactRecord</c>. Nothing writes it yet.</summary>
    public const ushort TlsContact = 5;

    /// <summary>A <see cref="ClockRecord"/>.</summary>
    public const ushort Clock = 6;
}
