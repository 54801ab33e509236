using System.Threading;

namespace Sinkhole.Warning.Contacts;

/// <summary>Queries by what became of their contact, exact; read for metrics, from any thread.</summary>
public sealed class ContactCounters
{
    private long _recorded;
    private long _others;
    private long _lost;
    private long _failed;

    /// <summary>Queries that are on disk in the record of their client.</summary>
    public long Recorded => Interlocked.Read(ref _recorded);

    /// <summary>Queries that are on disk in a record of many clients.</summary>
    public long Others => Interlocked.Read(ref _others);

    /// <summary>Queries of which only the number is kept: there was no room for more.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Queries whose record the journal did not take.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Counts a record that was handed to the journal.</summary>
    /// <param name="record">The record.</param>
    /// <param name="isDurable">Whether it is on disk.</param>
    public void Add(DnsContactRecord record, bool isDurable)
    {
        switch (record.Form)
        {
            case DnsContactForm.Lost:
                Interlocked.Add(ref _lost, record.Queries);
                break;
            case DnsContactForm.Client when isDurable:
                Interlocked.Add(ref _recorded, record.Queries);
                break;
            case DnsContactForm.Others when isDurable:
                Interlocked.Add(ref _others, record.Queries);
                break;
            default:
                Interlocked.Add(ref _failed, record.Queries);
                break;
        }
    }
}
