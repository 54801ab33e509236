using System;
using System.Collections.Immutable;
using Sinkhole.Audit;
using Sinkhole.Evidence.Journals;
using Sinkhole.Evidence.Sealing;
using Sinkhole.Inspection;

namespace Sinkhole.Exporting;

/// <summary>What is exported, from where, for whom, and to whom it is sealed.</summary>
internal sealed record ExportPlan
{
    /// <summary>The order and the interval.</summary>
    public required OrderInterval Interval { get; init; }

    /// <summary>For whom, and why.</summary>
    public required AuditReason Reason { get; init; }

    /// <summary>Who exports.</summary>
    public required AuditUser User { get; init; }

    /// <summary>The record of this export in the audit journal.</summary>
    public required RecordPosition AuditRecord { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Made { get; init; }

    /// <summary>The data folder of the appliance.</summary>
    public required string Data { get; init; }

    /// <summary>The last hit that was durable when the export was recorded; null for all that are valid.</summary>
    public RecordPosition? LastHit { get; init; }

    /// <summary>The configuration file; null where there is none.</summary>
    public string? ConfigurationFile { get; init; }

    /// <summary>Whether the order is on hold, so that nothing recorded under it is erased.</summary>
    public bool IsOnHold { get; init; }

    /// <summary>To whom the content is sealed; empty for a package in clear.</summary>
    public required ImmutableArray<AuthorityCertificate> Recipients { get; init; }
}
