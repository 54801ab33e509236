using Sinkhole.Audit;
using Sinkhole.Evidence.Journals;

namespace Sinkhole.Inspection;

/// <summary>A record of the audit journal as one line. A person wrote its texts: escape them for a terminal.</summary>
internal static class AuditText
{
    /// <summary>Titles over the lines.</summary>
    public static string Titles { get; } = Line("INSTANT", "USER", "WHAT", "RECORD", "FOR, FILE, PURPOSE");

    /// <summary>The line.</summary>
    public static string LineOf(RecordPosition position, AuditRecord record)
    {
        AuditReason reason = record.Question.Reason;
        string clock = record.ClockSynchronized ? string.Empty : "?";
        string user = record.User.Name.Length > 0 ? $"{record.User.Name} ({record.User.Id})" : $"({record.User.Id})";
        return Line(
            HitWords.Format(record.Instant) + clock,
            record.Writer == AuditWriter.Command ? user + " *" : user,
            Describe(record.Question) + (record.Outcome is { } outcome ? $": {outcome}" : string.Empty),
            position.ToString(),
            $"{reason.Authority}; {reason.FileNumber}; {reason.Purpose}");
    }

    /// <summary>The name of an action, as JSON and the lines have it.</summary>
    public static string NameOf(AuditAction action) =>
        action == AuditAction.UnsealedExport ? "export_unsealed" : HitWords.Lower(action);

    private static string Describe(AuditQuestion question)
    {
        string from = question.From is { } begin ? $" from {HitWords.Format(begin)}" : string.Empty;
        string to = question.To is { } end ? $" to {HitWords.Format(end)}" : string.Empty;
        string subject = question.Subject.Length > 0 ? " " + question.Subject : string.Empty;
        return $"{NameOf(question.Action)}{subject}{from}{to}{Describe(question.Result)}";
    }

    private static string Describe(AuditResult? result)
    {
        if (result is null)
        {
            return string.Empty;
        }

        string order = result.Order.Length > 0 ? $" of order {result.Order}" : string.Empty;
        string shown = result.Records == 0 ? "nothing" : $"{result.Records:N0} {(result.Records == 1 ? "record" : "records")}{order}";
        return $": {shown} (asked in {result.Question()})";
    }

    private static string Line(string instant, string user, string what, string record, string why) =>
        $"{instant,-28}  {user,-18}  {what,-32}  {record,-20}  {why}";
}
