using Sinkhole.Evidence.Journals;
using Sinkhole.Warning.Contacts;

namespace Sinkhole.Inspection;

/// <summary>A TLS hello without a request that was read back from the journal.</summary>
/// <param name="Position">Its key, with the id of the appliance.</param>
/// <param name="Hello">What was recorded.</param>
internal sealed record FoundHello(RecordPosition Position, TlsContactRecord Hello) : FoundRecord(Position);
