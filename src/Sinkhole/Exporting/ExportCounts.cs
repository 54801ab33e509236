namespace Sinkhole.Exporting;

/// <summary>The records of a package by kind, and what was left out.</summary>
internal sealed record ExportCounts
{
    /// <summary>Hits.</summary>
    public long Hits { get; set; }

    /// <summary>Different source addresses of the hits. An address is not a line: lines share addresses, and change them.</summary>
    public long Addresses { get; set; }

    /// <summary>True where there were more, which were not told apart; null where there were not.</summary>
    public bool? MoreAddresses { get; set; }

    /// <summary>Hits whose instant was taken from an unsynchronised clock: it cannot be held against anyone's line.</summary>
    public long NotResolvable { get; set; }

    /// <summary>Hits with a sealed account.</summary>
    public long Accounts { get; set; }

    /// <summary>Records of further requests on the connection of a hit.</summary>
    public long Closing { get; set; }

    /// <summary>The requests that they count: with the hits, and the visits that are only counted, all requests of the order.</summary>
    public long FurtherRequests { get; set; }

    /// <summary>Records that count the visits of an address beyond its hits of a minute.</summary>
    public long Counted { get; set; }

    /// <summary>The visits that they count.</summary>
    public long CountedVisits { get; set; }

    /// <summary>Records of DNS queries and of TLS hellos, which are no visits.</summary>
    public long Contacts { get; set; }

    /// <summary>The DNS queries that they count.</summary>
    public long ContactQueries { get; set; }

    /// <summary>Records of changes of the clock in the interval.</summary>
    public long ClockChanges { get; set; }

    /// <summary>DNS queries in the interval, of any order, of which only the number was kept.</summary>
    public long LostQueries { get; set; }

    /// <summary>Records that came after the newest checkpoint with a time stamp; null where there is none.</summary>
    public long? NotStampedYet { get; set; }

    /// <summary>Records that came after the newest checkpoint that witnesses cosigned; null where there is none.</summary>
    public long? NotCosignedYet { get; set; }

    /// <summary>Left out: records that count visits of several orders together.</summary>
    public long SharedRecords { get; set; }

    /// <summary>The visits that they count, of all orders.</summary>
    public long SharedVisits { get; set; }

    /// <summary>Left out: records that no checkpoint has yet.</summary>
    public long NotSignedYet { get; set; }

    /// <summary>Left out: records whose octets are not what was written; which order they are of is not known.</summary>
    public long Damaged { get; set; }

    /// <summary>Left out: records of the journal whose storage key a signed note of an erasure names. Their orders are not known.</summary>
    public long Erased { get; set; }

    /// <summary>
    /// Left out: records of the journal whose storage key is not here although no signed note names it. Their orders are not known.
    /// </summary>
    public long WithoutKeys { get; set; }

    /// <summary>Left out: records of a newer version; which order they are of is not known.</summary>
    public long Unknown { get; set; }

    /// <summary>The first segment that can be proved; null where that is the oldest one. What stands before it was left out.</summary>
    public string? ProvedFrom { get; set; }

    /// <summary>Sealed keys that records name and that were erased, by a signed note: the values cannot be opened.</summary>
    public long ErasedKeys { get; set; }

    /// <summary>Sealed keys that records name, that are not here, and that no signed note names: nobody can open the values.</summary>
    public long LostKeys { get; set; }

    /// <summary>Sealed keys that records name and whose file is no sealed key, or a link: it is not in the package.</summary>
    public long DamagedKeys { get; set; }
}
