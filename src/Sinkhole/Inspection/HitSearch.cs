using System;
using System.Collections.Generic;
using System.Linq;
using Sinkhole.Evidence.Journals;
using Sinkhole.Warning.Contacts;
using Sinkhole.Warning.Hits;

namespace Sinkhole.Inspection;

/// <summary>Finds hits in the records of their journal.</summary>
/// <param name="scan">The reading; used once.</param>
internal sealed class HitSearch(RecordScan scan)
{
    /// <summary>The source addresses of the hits in <see cref="FindRecords"/> so far.</summary>
    public SourceAddresses Addresses { get; } = new();

    /// <summary>Records, so far, that count further visits for the order of an address beyond its hits of a minute.</summary>
    public long CountedRecords { get; private set; }

    /// <summary>The visits that these records count.</summary>
    public long CountedVisits { get; private set; }

    /// <summary>Contacts in <see cref="FindRecords"/> so far: records of DNS queries and of TLS hellos, which are no visits.</summary>
    public long Contacts { get; private set; }

    /// <summary>The DNS queries that these records count.</summary>
    public long ContactQueries { get; private set; }

    /// <summary>DNS queries of unknown clients and orders in the interval so far, of which only the number was kept.</summary>
    public long LostQueries { get; private set; }

    /// <summary>Changes of the clock in the interval so far: it was set, or its synchronisation changed.</summary>
    public long ClockChanges { get; private set; }

    /// <summary>The instant of the first record of the journal; null before it is read, and where there is none.</summary>
    public DateTimeOffset? Begin { get; private set; }

    /// <summary>Whether any record so far, of any time, names the order of <see cref="FindRecords"/>.</summary>
    public bool IsOrderNamed { get; private set; }

    /// <summary>Finds one hit, and what its closing record says. Reads the whole journal: the closing record comes later.</summary>
    /// <param name="text">The reference.</param>
    /// <returns>Null where no hit has the reference.</returns>
    public FoundHit? Find(string text)
    {
        FoundHit? found = null;
        if (!HitReference.TryParse(text, out HitReference reference))
        {
            return null;
        }

        foreach (StoredRecord stored in scan.Records())
        {
            if (Read(stored.Record) is HitRecord hit)
            {
                found ??= hit.Reference == reference ? new FoundHit(stored.Position, hit) : null;
            }
            else if (found is not null
                && ClosingRecord.TryRead(stored.Record, out ClosingRecord? closing) && closing.Reference == reference)
            {
                found = found with { Closing = closing };
            }
        }

        return found;
    }

    /// <summary>The hits whose name an order covered, in the order of the journal.</summary>
    /// <param name="order">The id of the order.</param>
    /// <param name="from">Begin of the interval.</param>
    /// <param name="to">End of the interval: the first instant that is not in it.</param>
    public IEnumerable<FoundHit> FindAll(string order, DateTimeOffset from, DateTimeOffset to) =>
        FindRecords(order, from, to).OfType<FoundHit>();

    /// <summary>
    /// The same with the contacts of the order that are no visits. A minute of DNS queries is found where any of it is in the interval.
    /// </summary>
    /// <param name="order">The id of the order.</param>
    /// <param name="from">Begin of the interval.</param>
    /// <param name="to">End of the interval: the first instant that is not in it.</param>
    public IEnumerable<FoundRecord> FindRecords(string order, DateTimeOffset from, DateTimeOffset to)
    {
        var interval = new OrderInterval(order, from, to);
        foreach (StoredRecord stored in scan.Records())
        {
            Begin ??= stored.Record.Instant;
            if (Read(stored.Record) is HitRecord hit)
            {
                IsOrderNamed |= interval.IsNamedBy(hit);
                if (interval.Has(hit))
                {
                    Addresses.Add(hit.Visit.Source.Address);
                    yield return new FoundHit(stored.Position, hit);
                }
            }
            else if (CountedRecord.TryRead(stored.Record, out CountedRecord? counted))
            {
                IsOrderNamed |= interval.IsNamedBy(counted);
                if (interval.Has(counted))
                {
                    CountedRecords++;
                    CountedVisits += counted.Visits;
                }
            }
            else if (ReadContact(stored) is FoundContact found)
            {
                DnsContactRecord contact = found.Contact;
                IsOrderNamed |= interval.IsNamedBy(contact);
                if (interval.HasLost(contact))
                {
                    LostQueries += contact.Queries;
                }
                else if (interval.Has(contact))
                {
                    Contacts++;
                    ContactQueries += contact.Queries;
                    yield return found;
                }
            }
            else if (TlsContactRecord.TryRead(stored.Record, out TlsContactRecord? hello))
            {
                IsOrderNamed |= interval.IsNamedBy(hello);
                if (interval.Has(hello))
                {
                    Contacts++;
                    yield return new FoundHello(stored.Position, hello);
                }
            }
            else if (ClockRecord.TryRead(stored.Record, out ClockRecord? clock) && interval.Has(clock))
            {
                ClockChanges++;
            }
        }
    }

    private FoundContact? ReadContact(in StoredRecord stored)
    {
        if (!DnsContactRecord.TryRead(stored.Record, out DnsContactRecord? contact))
        {
            if (stored.Record.Kind == RecordKinds.DnsContact)
            {
                scan.CountUnknown();
            }

            return null;
        }

        return new FoundContact(stored.Position, contact);
    }

    private HitRecord? Read(in Record record)
    {
        if (!HitRecord.TryRead(record, out HitRecord? hit) && record.Kind == RecordKinds.Hit)
        {
            scan.CountUnknown();
        }

        return hit;
    }
}
