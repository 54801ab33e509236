using System.Runtime.InteropServices;

namespace Sinkhole.Evidence.Journals;

/// <summary>A record as it was read back: it has passed its CRCs and its salted hash.</summary>
/// <param name="Position">Where it stands.</param>
/// <param name="Record">What was kept; its payload is the reader's own copy and stays valid.</param>
/// <param name="IsClosed">
/// True: it stands under a storage key that is not there, so the payload is empty, and only what the frame's header says is known.
/// </param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct StoredRecord(RecordPosition Position, Record Record, bool IsClosed = false);
