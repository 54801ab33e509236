using Sinkhole.Erasing;
using Sinkhole.Evidence.Sealing;
using Sinkhole.Witnessing;

namespace Sinkhole.Composition;

/// <summary>The parts that keep evidence, as status and metrics read them; owns none.</summary>
/// <param name="Journals">The journals.</param>
/// <param name="Checkpoints">Signs their checkpoints.</param>
/// <param name="TimeStamps">Gets time stamps of checkpoints; null where no authority is configured.</param>
/// <param name="Cosignatures">Asks witnesses for cosignatures of checkpoints.</param>
/// <param name="Sealer">Seals accounts.</param>
/// <param name="Erasure">Erases records.</param>
internal sealed record EvidenceParts(
    JournalSet Journals,
    CheckpointService Checkpoints,
    TimeStampService? TimeStamps,
    CosignatureService Cosignatures,
    Sealer Sealer,
    ErasureService Erasure);
