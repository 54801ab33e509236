using System;
using System.Collections.Generic;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Evidence.Checkpoints;

/// <summary>A record with what shows that a checkpoint has it.</summary>
/// <param name="Stored">The record.</param>
/// <param name="Frame">The octets of its frame: header, salt, payload, CRC.</param>
/// <param name="Leaf">The index of its leaf, from 0.</param>
/// <param name="Path">
/// The proof, as <see cref="MerkleProof.VerifyInclusion"/> takes it; null for a record behind the checkpoint, which a later one has.
/// </param>
public sealed record ProvedRecord(StoredRecord Stored, ReadOnlyMemory<byte> Frame, long Leaf, IReadOnlyList<Hash256>? Path);
