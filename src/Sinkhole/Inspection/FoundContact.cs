using Sinkhole.Evidence.Journals;
using Sinkhole.Warning.Contacts;

namespace Sinkhole.Inspection;

/// <summary>The DNS queries of a minute that were read back from the journal.</summary>
/// <param name="Position">Its key, with the id of the appliance.</param>
/// <param name="Contact">What was recorded.</param>
internal sealed record FoundContact(RecordPosition Position, DnsContactRecord Contact) : FoundRecord(Position);
