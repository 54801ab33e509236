using System.Runtime.InteropServices;
using Sinkhole.Evidence.Journals.Files;

namespace Sinkhole.Evidence.Journals.Reading;

/// <summary>What a walk knows at the end of a segment.</summary>
/// <param name="Name">The segment.</param>
/// <param name="Header">Its header; all zero where that does not hold.</param>
/// <param name="Sequence">The sequence that must come next.</param>
/// <param name="Chain">The chain over all headers that hold.</param>
/// <param name="ChainIsKnown">Whether all headers hold; then the chain at the end is known though a payload may be damaged.</param>
/// <param name="Torn">The incomplete last frame, where there is one.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SegmentEnd(
    SegmentName Name, SegmentHeader Header, long Sequence, HashChain Chain, bool ChainIsKnown, TornTail? Torn);

/// <summary>An incomplete last frame.</summary>
internal readonly record struct TornTail(long Offset, long Octets);
