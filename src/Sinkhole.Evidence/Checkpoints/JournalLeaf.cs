using System.Runtime.InteropServices;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Journals.Files;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Evidence.Checkpoints;

/// <summary>A leaf of the tree over a journal.</summary>
/// <param name="Segment">The segment with the record.</param>
/// <param name="Offset">Where its frame begins there.</param>
/// <param name="IsFirst">Whether the record is the first of its segment.</param>
/// <param name="Position">The record.</param>
/// <param name="Hash">SHA-256(0x00 || the 64 octets of the frame's header), RFC 9162 section 2.1.1.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct JournalLeaf(SegmentName Segment, long Offset, bool IsFirst, RecordPosition Position, Hash256 Hash);
