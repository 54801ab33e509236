using System.Runtime.InteropServices;
using Sinkhole.Evidence.Journals.Files;

namespace Sinkhole.Evidence.Journals.Reading;

/// <summary>What is known at the end of a segment.</summary>
/// <param name="Name">The segment.</param>
/// <param name="Header">Its header; all zero where it is not valid.</param>
/// <param name="Sequence">The sequence that must come next.</param>
/// <param name="Chain">The chain over all valid headers.</param>
/// <param name="ChainIsKnown">Whether all headers are valid; then the chain at the end is known, even if a payload is damaged.</param>
/// <param name="Torn">The incomplete last frame, where there is one.</param>
/// <param name="IsRead">
/// Whether the file was read to its end. False where a call failed, or a newer version wrote what cannot be passed over: another reader
/// may find another end.
/// </param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SegmentEnd(
    SegmentName Name, SegmentHeader Header, long Sequence, HashChain Chain, bool ChainIsKnown, TornTail? Torn, bool IsRead)
{
    /// <summary>The end of a segment of which nothing was read.</summary>
    public static SegmentEnd NotRead(SegmentName name) =>
        new(name, default, name.FirstSequence, default, ChainIsKnown: false, Torn: null, IsRead: false);
}

/// <summary>An incomplete last frame.</summary>
internal readonly record struct TornTail(long Offset, long Octets);
