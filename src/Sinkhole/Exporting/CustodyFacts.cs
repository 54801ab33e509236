using System;
using System.Collections.Generic;
using Sinkhole.Evidence.Checkpoints;
using Sinkhole.Evidence.Packages;
using Sinkhole.Evidence.Proofs;

namespace Sinkhole.Exporting;

/// <summary>What <see cref="CustodyFile"/> is made of.</summary>
internal sealed record CustodyFacts
{
    /// <summary>What was exported, and for whom.</summary>
    public required ExportPlan Plan { get; init; }

    /// <summary>The id of the appliance.</summary>
    public required string Appliance { get; init; }

    /// <summary>The program that made the package.</summary>
    public required ExportSoftware Software { get; init; }

    /// <summary>The configuration file; null where the command had none.</summary>
    public ExportFile? Configuration { get; init; }

    /// <summary>The checkpoint that has all records.</summary>
    public required Checkpoint Checkpoint { get; init; }

    /// <summary>The checkpoint that witnesses cosigned, where the package has it.</summary>
    public OutsideSignature? Cosigned { get; init; }

    /// <summary>The checkpoint that was stamped, where the package has it.</summary>
    public OutsideSignature? Stamped { get; init; }

    /// <summary>The files of the package that were written before this one.</summary>
    public required IReadOnlyList<PackageEntry> Files { get; init; }

    /// <summary>When they were.</summary>
    public required DateTimeOffset Finished { get; init; }
}
