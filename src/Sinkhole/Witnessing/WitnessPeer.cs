using System;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Witnessing;

/// <summary>A witness on another machine.</summary>
/// <param name="Address">Where it is; the path of the protocol is added.</param>
/// <param name="Key">Its verifier key: only cosignatures of this key count.</param>
internal sealed record WitnessPeer(Uri Address, NoteKey Key);
