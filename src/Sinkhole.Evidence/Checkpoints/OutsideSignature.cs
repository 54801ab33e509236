using System;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Evidence.Checkpoints;

/// <summary>A checkpoint of a log that others have confirmed: its note, and a time stamp where that is what confirms it.</summary>
/// <param name="Checkpoint">The checkpoint; the log's own signature is valid.</param>
/// <param name="Note">Exactly the octets of the note.</param>
/// <param name="TimeStamp">The response of the time-stamp authority (RFC 3161), DER; null for cosignatures of witnesses.</param>
public sealed record OutsideSignature(Checkpoint Checkpoint, ReadOnlyMemory<byte> Note, ReadOnlyMemory<byte>? TimeStamp);
