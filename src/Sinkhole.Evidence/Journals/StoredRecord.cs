namespace Sinkhole.Evidence.Journals;

/// <summary>A record as it was read back: it has passed its CRCs and its salted hash.</summary>
/// <param name="Position">Where it stands.</param>
/// <param name="Record">What was kept; its payload is the reader's own copy and stays valid.</param>
public readonly record struct StoredRecord(RecordPosition Position, Record Record);
