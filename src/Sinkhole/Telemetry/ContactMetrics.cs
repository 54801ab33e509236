using Sinkhole.Warning.Contacts;

namespace Sinkhole.Telemetry;

/// <summary>DNS contacts, where a page profile orders them.</summary>
internal static class ContactMetrics
{
    /// <summary>The families.</summary>
    public static MetricGroup<ContactCounters> Families { get; } = new MetricGroup<ContactCounters>()
        .Counter(
            "sinkhole_dns_contacts_total",
            "Queries for seized names whose page profile records DNS contacts: in the record of their client, in the record that other "
                + "clients share, lost (only their number is recorded), or failed (the journal did not take the record).",
            ["result"],
            static (series, contacts) =>
            {
                series.Set(contacts.Recorded, "recorded");
                series.Set(contacts.Others, "others");
                series.Set(contacts.Lost, "lost");
                series.Set(contacts.Failed, "failed");
            });
}
