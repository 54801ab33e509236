using System.Runtime.InteropServices;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Evidence.Checkpoints;

/// <summary>The tree over a journal's files at some size.</summary>
/// <param name="Root">Its root.</param>
/// <param name="Next">The record of the leaf that comes next; default where the files end.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LogPoint(Hash256 Root, RecordPosition Next);
