using System.Collections.Generic;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Evidence.Checkpoints;

/// <summary>Shows that a record is under a checkpoint: what <see cref="MerkleProof.VerifyInclusion"/> takes.</summary>
/// <param name="Index">The leaf of the record, from 0.</param>
/// <param name="Size">The leaves under the checkpoint.</param>
/// <param name="Leaf">SHA-256(0x00 || the 64 octets of the frame's header).</param>
/// <param name="Path">The hashes beside the way from the leaf to the root, the lowest first.</param>
public sealed record InclusionProof(long Index, long Size, Hash256 Leaf, IReadOnlyList<Hash256> Path);
