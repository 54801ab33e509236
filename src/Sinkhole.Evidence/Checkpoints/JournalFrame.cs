using System.Runtime.InteropServices;
using Sinkhole.Evidence.Journals.Reading;

namespace Sinkhole.Evidence.Checkpoints;

/// <summary>A leaf with its frame.</summary>
/// <param name="Leaf">The leaf.</param>
/// <param name="Result">What the frame is.</param>
/// <param name="Scanner">Stands at the frame, until the next one is asked for.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct JournalFrame(JournalLeaf Leaf, FrameReadResult Result, SegmentScanner Scanner);
