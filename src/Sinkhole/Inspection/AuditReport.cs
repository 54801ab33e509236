using System;
using Sinkhole.Audit;
using Sinkhole.Evidence.Journals;

namespace Sinkhole.Inspection;

/// <summary>A record of the audit journal as JSON.</summary>
internal sealed record AuditReport
{
    /// <summary>Its key within the appliance: epoch/sequence.</summary>
    public required string Record { get; init; }

    /// <summary>When it was recorded, UTC.</summary>
    public required DateTimeOffset Instant { get; init; }

    /// <summary>Whether the clock was synchronised.</summary>
    public required bool ClockSynchronized { get; init; }

    /// <summary>How wrong the clock may have been; null when no bound is known.</summary>
    public double? ClockBoundSeconds { get; init; }

    /// <summary><c>show</c>, <c>list</c>, <c>audit</c>, <c>export</c>, <c>export_unsealed</c>, <c>erase</c> or <c>terms</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The number of the user who looked.</summary>
    public required uint User { get; init; }

    /// <summary>The name of the user at that time; null if the number had none.</summary>
    public string? UserName { get; init; }

    /// <summary><c>appliance</c>, or <c>command</c> when no appliance ran.</summary>
    public required string RecordedBy { get; init; }

    /// <summary>The authority that asked.</summary>
    public required string Authority { get; init; }

    /// <summary>The number of its file.</summary>
    public required string FileNumber { get; init; }

    /// <summary>What the answer is for.</summary>
    public required string Purpose { get; init; }

    /// <summary>The reference of the hit; null when none was asked for.</summary>
    public string? Reference { get; init; }

    /// <summary>The id of the order; null where none was asked for, and none was found.</summary>
    public string? Order { get; init; }

    /// <summary>Begin of the interval.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>End of the interval.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>How many records were shown then; null where this is the record of the question, written before.</summary>
    public long? Records { get; init; }

    /// <summary>Where this is the record of a result: that of its question.</summary>
    public string? Question { get; init; }

    /// <summary>What became of an erasure: what was destroyed, or "refused: …"; null for a look.</summary>
    public string? Outcome { get; init; }

    /// <summary>Makes the report.</summary>
    public static AuditReport Of(RecordPosition position, AuditRecord record)
    {
        AuditQuestion question = record.Question;
        return new AuditReport
        {
            Record = position.ToString(),
            Instant = record.Instant,
            ClockSynchronized = record.ClockSynchronized,
            ClockBoundSeconds = HitWords.IsKnown(record.ClockBound) ? record.ClockBound.TotalSeconds : null,
            Action = AuditText.NameOf(question.Action),
            User = record.User.Id,
            UserName = record.User.Name.Length > 0 ? record.User.Name : null,
            RecordedBy = HitWords.Lower(record.Writer),
            Authority = question.Reason.Authority,
            FileNumber = question.Reason.FileNumber,
            Purpose = question.Reason.Purpose,
            Reference = question.Action == AuditAction.Show ? question.Subject : null,
            Order = question.Result is { Order.Length: > 0 } found ? found.Order
                : question.Action is AuditAction.List or AuditAction.Export or AuditAction.UnsealedExport ? question.Subject
                : question.Action is AuditAction.Erase or AuditAction.Terms && question.Subject != AuditQuestion.AllOrders
                    ? question.Subject
                : null,
            From = question.From,
            To = question.To,
            Records = question.Result?.Records,
            Question = question.Result?.Question().ToString(),
            Outcome = record.Outcome,
        };
    }
}
