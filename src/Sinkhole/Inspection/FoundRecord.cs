using Sinkhole.Evidence.Journals;

namespace Sinkhole.Inspection;

/// <summary>A record of an order that was read back from the journal of hits.</summary>
/// <param name="Position">Its key, with the id of the appliance.</param>
internal abstract record FoundRecord(RecordPosition Position);
