using System.Collections.Generic;
using Sinkhole.Evidence.Journals;
using Sinkhole.Inspection;
using Sinkhole.Warning.Contacts;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Exporting;

/// <summary>
/// Chooses the records of an order in an interval, and the changes of the clock in it; counts what belongs to the order and is left out.
/// </summary>
/// <remarks>Asked of each record in the order of the journal. Memory for the reference of each hit: some 50 octets.</remarks>
/// <param name="interval">The order and the interval.</param>
internal sealed class RecordChoice(OrderInterval interval)
{
    // A closing record names its hit only by the reference, and comes later.
    private readonly HashSet<HitReference> _hits = [];

    /// <summary>Whether any record so far, of any time, names the order.</summary>
    public bool IsOrderNamed { get; private set; }

    /// <summary>Records of a known kind whose content is of a newer version, so that nothing is known of their order.</summary>
    public long Unknown { get; private set; }

    /// <summary>Records that count visits of several orders together: left out, because they have the clients of all of them.</summary>
    public long SharedRecords { get; private set; }

    /// <summary>The visits that these count, of all orders.</summary>
    public long SharedVisits { get; private set; }

    /// <summary>DNS queries in the interval of which only the number was kept; which order they are of is not known.</summary>
    public long LostQueries { get; private set; }

    /// <summary>Whether a record belongs to the order and the interval.</summary>
    public bool IsWanted(StoredRecord stored) => stored.Record.Kind switch
    {
        RecordKinds.Hit => IsWantedHit(stored.Record),
        RecordKinds.Closing => ClosingRecord.TryRead(stored.Record, out ClosingRecord? closing)
            ? _hits.Contains(closing.Reference)
            : IsUnknown(),
        RecordKinds.Counted => CountedRecord.TryRead(stored.Record, out CountedRecord? counted) ? IsWantedCount(counted) : IsUnknown(),
        RecordKinds.DnsContact => DnsContactRecord.TryRead(stored.Record, out DnsContactRecord? contact)
            ? IsWantedContact(contact)
            : IsUnknown(),
        RecordKinds.TlsContact => TlsContactRecord.TryRead(stored.Record, out TlsContactRecord? hello) ? IsWantedHello(hello) : IsUnknown(),
        RecordKinds.Clock => ClockRecord.TryRead(stored.Record, out ClockRecord? clock) ? interval.Has(clock) : IsUnknown(),
        _ => false,
    };

    private bool IsWantedHit(in Record record)
    {
        if (!HitRecord.TryRead(record, out HitRecord? hit))
        {
            return IsUnknown();
        }

        IsOrderNamed |= interval.IsNamedBy(hit);

        // What others embedded, and what bots asked for, accuses nobody.
        bool isWanted = interval.Has(hit) && hit.Visit.Intent != IntentClass.D;
        if (isWanted)
        {
            _hits.Add(hit.Reference);
        }

        return isWanted;
    }

    private bool IsWantedCount(CountedRecord counted)
    {
        IsOrderNamed |= interval.IsNamedBy(counted);
        if (!interval.Has(counted))
        {
            return false;
        }

        bool isAlone = interval.IsAloneIn(counted);
        SharedRecords += isAlone ? 0 : 1;
        SharedVisits += isAlone ? 0 : counted.Visits;
        return isAlone;
    }

    private bool IsWantedContact(DnsContactRecord contact)
    {
        IsOrderNamed |= interval.IsNamedBy(contact);
        LostQueries += interval.HasLost(contact) ? contact.Queries : 0;
        return interval.Has(contact);
    }

    private bool IsWantedHello(TlsContactRecord hello)
    {
        IsOrderNamed |= interval.IsNamedBy(hello);
        return interval.Has(hello);
    }

    private bool IsUnknown()
    {
        Unknown++;
        return false;
    }
}
