using System;
using System.Collections.Generic;
using Sinkhole.Evidence.Packages;

namespace Sinkhole.Exporting;

/// <summary>The manifest of a package, as JSON: what is in it, and how it was made. It is signed by the key of the log.</summary>
internal sealed record ExportManifest
{
    /// <summary><c>sinkhole.package/1</c>.</summary>
    public required string Format { get; init; }

    /// <summary>When the export began, by the clock of the machine, UTC.</summary>
    public required DateTimeOffset Made { get; init; }

    /// <summary>The appliance whose records these are.</summary>
    public required string Appliance { get; init; }

    /// <summary>The journal that they are from.</summary>
    public required string Journal { get; init; }

    /// <summary>The order.</summary>
    public required string Order { get; init; }

    /// <summary>True where the order was on hold when the package was made; null where it was not.</summary>
    public bool? OnHold { get; init; }

    /// <summary>Begin of the interval, UTC.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>End of the interval: the first instant that is not in it.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>The authority that asked.</summary>
    public required string Authority { get; init; }

    /// <summary>The number of its file.</summary>
    public required string FileNumber { get; init; }

    /// <summary>The record of this export in the audit journal: epoch/sequence.</summary>
    public required string AuditRecord { get; init; }

    /// <summary>The SHA-256 of each certificate that the content is sealed to; empty for a package in clear.</summary>
    public required IReadOnlyList<string> SealedTo { get; init; }

    /// <summary>Records in the package.</summary>
    public required long Records { get; init; }

    /// <summary>What these are, and what was left out.</summary>
    public required ExportCounts Counts { get; init; }

    /// <summary>The program that made it.</summary>
    public required ExportSoftware Software { get; init; }

    /// <summary>The configuration file of the appliance; null where the command had none.</summary>
    public ExportFile? Configuration { get; init; }

    /// <summary>The files, but for this one and its signature.</summary>
    public required IReadOnlyList<PackageEntry> Files { get; init; }
}
