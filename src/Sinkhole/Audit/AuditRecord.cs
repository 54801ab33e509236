using System;
using System.Diagnostics.CodeAnalysis;
using Sinkhole.Evidence.Journals;

namespace Sinkhole.Audit;

/// <summary>
/// A record of the audit journal: who looked at hits or at this journal, or erased records, when, for whom and why; or that the retention
/// or the hold of an order was changed.
/// </summary>
/// <remarks>
/// Payload, version 2, lengths in octets: version (1), action (1), writer (1), which ends the interval has (1; 1: a begin, 2: an end, 3:
/// both), id of the user (4), then as texts name of the user, authority, file number, purpose, and the reference or the id of the order,
/// then the ends of the interval in microseconds of the Unix epoch (8 each, only those that it has), then whether there is a result (1;
/// 0 or 1), and of a result epoch (4) and sequence (8) of the record of the question, number of records (8), and the order as a text. A
/// text is UTF-8 after its length in two octets. The instant, the clock's state and its error bound are fields of the record itself.
/// Version 1 ends before the result and is still read. Version 3 is written where there is an outcome: it stands behind the result, as a
/// text that is not empty.
/// </remarks>
internal sealed record AuditRecord
{
    /// <summary>The kind. Those of the audit journal begin here, so that none is taken for a record of the journal of hits.</summary>
    public const ushort Kind = 256;

    private const byte Version = 2;
    private const byte FirstVersion = 1;
    private const byte OutcomeVersion = 3;
    private const int HasFrom = 1;
    private const int HasTo = 2;

    /// <summary>What was looked at, erased or changed, for whom and why.</summary>
    public required AuditQuestion Question { get; init; }

    /// <summary>Who looked or erased; the user of the appliance for what nobody asked for.</summary>
    public required AuditUser User { get; init; }

    /// <summary>Which process wrote the record.</summary>
    public required AuditWriter Writer { get; init; }

    /// <summary>When it was recorded, before anything was shown or erased; UTC, in whole microseconds.</summary>
    public required DateTimeOffset Instant { get; init; }

    /// <summary>How wrong the clock may have been.</summary>
    public required TimeSpan ClockBound { get; init; }

    /// <summary>Whether the clock was synchronised.</summary>
    public required bool ClockSynchronized { get; init; }

    /// <summary>What became of an erasure: what is destroyed, or "refused: …"; null for a look.</summary>
    public string? Outcome { get; init; }

    /// <summary>The record for the journal.</summary>
    public Record ToRecord()
    {
        var payload = new PayloadWriter();
        int ends = (Question.From is null ? 0 : HasFrom) | (Question.To is null ? 0 : HasTo);
        payload.Octet(Outcome is null ? Version : OutcomeVersion);
        payload.Octet((byte)Question.Action);
        payload.Octet((byte)Writer);
        payload.Octet((byte)ends);
        payload.UInt32(User.Id);
        payload.Text(User.Name);
        payload.Text(Question.Reason.Authority);
        payload.Text(Question.Reason.FileNumber);
        payload.Text(Question.Reason.Purpose);
        payload.Text(Question.Subject);
        if (Question.From is DateTimeOffset from)
        {
            payload.Instant(from);
        }

        if (Question.To is DateTimeOffset to)
        {
            payload.Instant(to);
        }

        payload.Octet((byte)(Question.Result is null ? 0 : 1));
        if (Question.Result is { } result)
        {
            payload.UInt32((uint)result.Epoch);
            payload.Int64(result.Sequence);
            payload.Int64(result.Records);
            payload.Text(result.Order);
        }

        if (Outcome is not null)
        {
            payload.Text(Outcome);
        }

        return new Record(Kind, Instant, ClockBound, ClockSynchronized, payload.ToArray());
    }

    /// <summary>Reads a record of the journal.</summary>
    /// <returns>False if it has another kind or version, or is incomplete.</returns>
    public static bool TryRead(in Record record, [NotNullWhen(true)] out AuditRecord? audit)
    {
        var payload = new PayloadReader(record.Payload.Span);
        byte version = payload.Octet();
        var action = (AuditAction)payload.Octet();
        var writer = (AuditWriter)payload.Octet();
        byte ends = payload.Octet();
        var user = new AuditUser(payload.UInt32(), payload.Text());
        var reason = new AuditReason
        {
            Authority = payload.Text(),
            FileNumber = payload.Text(),
            Purpose = payload.Text(),
        };
        string subject = payload.Text();
        DateTimeOffset? from = (ends & HasFrom) == 0 ? null : payload.Instant();
        DateTimeOffset? to = (ends & HasTo) == 0 ? null : payload.Instant();
        AuditResult? result = version == FirstVersion ? null : ReadResult(ref payload);
        string? outcome = version == OutcomeVersion ? payload.Text() : null;
        bool isAudit = record.Kind == Kind && version is FirstVersion or Version or OutcomeVersion && payload.IsWhole
            && outcome is not { Length: 0 } && ends <= (HasFrom | HasTo) && Enum.IsDefined(action) && Enum.IsDefined(writer);
        audit = isAudit
            ? new AuditRecord
            {
                Question = new AuditQuestion
                {
                    Action = action,
                    Subject = subject,
                    From = from,
                    To = to,
                    Reason = reason,
                    Result = result,
                },
                Outcome = outcome,
                User = user,
                Writer = writer,
                Instant = record.Instant,
                ClockBound = record.ClockBound,
                ClockSynchronized = record.ClockSynchronized,
            }
            : null;
        return isAudit;
    }

    private static AuditResult? ReadResult(ref PayloadReader payload)
    {
        switch (payload.Octet())
        {
            case 0:
                return null;
            case 1:
                uint epoch = payload.UInt32();
                long sequence = payload.Int64();
                long records = payload.Int64();
                if (epoch > int.MaxValue || sequence < 0 || records < 0)
                {
                    payload.Refuse();
                }

                return new AuditResult { Epoch = (int)epoch, Sequence = sequence, Records = records, Order = payload.Text() };
            default:
                payload.Refuse();
                return null;
        }
    }
}
