using System;

namespace Sinkhole.Audit;

/// <summary>
/// A look that is to be recorded before anything is shown: first without a result, before the files are opened, then again with it. It does
/// not say who looks: the kernel does.
/// </summary>
internal sealed record AuditQuestion
{
    /// <summary>The subject of an erasure that is of no order alone; no order has such an id.</summary>
    public const string AllOrders = "all orders";

    // PATH_MAX of Linux.
    private const int MaxFolderCharacters = 4096;

    /// <summary>What is looked at, or done.</summary>
    public required AuditAction Action { get; init; }

    /// <summary>The reference of the hit, or the id of the order; empty for the audit journal.</summary>
    public required string Subject { get; init; }

    /// <summary>Begin of the interval, UTC, in whole microseconds; null for none.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>End of the interval, the first instant that is not in it; null for none.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>For whom, and why.</summary>
    public required AuditReason Reason { get; init; }

    /// <summary>
    /// The data folder that was named, absolute and without links: an appliance with another folder refuses. Null for the folder of the
    /// appliance. Not recorded.
    /// </summary>
    public string? Data { get; init; }

    /// <summary>What was found; null before the files are opened.</summary>
    public AuditResult? Result { get; init; }

    /// <summary>Why it cannot be recorded, in words; null where it can.</summary>
    public string? Problem()
    {
        if (Reason.Problem() is string problem)
        {
            return problem;
        }

        if (Result?.Problem(needsOrder: Action != AuditAction.Audit) is string wrong)
        {
            return wrong;
        }

        if (Data is { Length: > MaxFolderCharacters })
        {
            return $"the data folder is longer than {MaxFolderCharacters} characters";
        }

        return Action switch
        {
            AuditAction.Show => ProblemOf("reference"),
            AuditAction.List or AuditAction.Export or AuditAction.UnsealedExport => From is null || To is null
                ? "the interval is missing"
                : ProblemOf("order"),
            AuditAction.Erase => ProblemOf("order"),
            AuditAction.Audit => Subject.Length == 0 ? null : "the audit journal has no reference and no order",
            _ => $"'{Action}' is not known",
        };
    }

    /// <summary>Why an appliance must refuse it: another data folder than its own was named. Null where it need not.</summary>
    /// <param name="data">The data folder of the appliance, absolute and without links.</param>
    public string? FolderProblem(string data) =>
        Data is null || Data == data
            ? null
            : $"the running appliance uses {data}, not {Data}: name its own folder";

    private string? ProblemOf(string name) => AuditReason.Problem(Subject) is string problem ? $"the {name} {problem}" : null;
}
