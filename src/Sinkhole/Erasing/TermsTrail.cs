using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Sinkhole.Audit;

namespace Sinkhole.Erasing;

/// <summary>Puts changes of terms on record: in the audit journal, then in the log.</summary>
internal static class TermsTrail
{
    // Their records share writes to the disk; more at once would fill the queue of the journal.
    private const int AtOnce = 100;

    /// <summary>Records changes, each by itself. On return all are durable.</summary>
    /// <exception cref="AuditRefusedException">One cannot be recorded: the new terms must not be used.</exception>
    public static async Task RecordAsync(IReadOnlyList<TermsChange> changes, AuditTrail trail, ILogger logger)
    {
        var user = AuditUser.OfThisProcess();
        foreach (TermsChange[] some in changes.Chunk(AtOnce))
        {
            await Task.WhenAll(some.Select(change => trail.RecordAsync(QuestionOf(change), user)));
            foreach (TermsChange change in some)
            {
                ErasingLog.TermsChanged(logger, change.OrderId, change.Describe());
            }
        }
    }

    private static AuditQuestion QuestionOf(TermsChange change) => new()
    {
        Action = AuditAction.Terms,
        Subject = change.OrderId,
        Reason = new AuditReason
        {
            Authority = "this appliance",
            FileNumber = "orders and configuration",
            Purpose = change.Describe(),
        },
    };
}
