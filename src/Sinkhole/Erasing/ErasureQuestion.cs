using System.Collections.Generic;
using System.Linq;
using Sinkhole.Audit;
using Sinkhole.Documents.Findings;
using Sinkhole.Evidence.Erasure;
using Sinkhole.Evidence.Sealing;

namespace Sinkhole.Erasing;

/// <summary>What the audit journal says of an erasure that nobody asked for: that a retention has ended.</summary>
internal static class ErasureQuestion
{
    /// <summary>The question for a plan.</summary>
    public static AuditQuestion Of(ErasurePlan plan) => new()
    {
        Action = AuditAction.Erase,
        Subject = AuditQuestion.AllOrders,
        Reason = new AuditReason
        {
            Authority = "this appliance",
            FileNumber = "retention of orders",
            Purpose = plan.Keys.Count == 0
                ? "the retention of sealed accounts has ended"
                : $"the retention of {MessageText.Count(plan.Keys.Count, "storage key")} has ended, of {DaysOf(plan.Keys)}",
        },
    };

    /// <summary>What a plan destroys, said before it does: "2 storage keys of 1 day, 0 keys of sealed accounts".</summary>
    public static string OutcomeOf(IReadOnlyList<StoredKey> keys, IReadOnlyList<EnvelopeName> envelopes)
    {
        int days = keys.Select(static key => key.Name.Day).Distinct().Count();
        return $"{MessageText.Count(keys.Count, "storage key")} of {MessageText.Count(days, "day")}, "
            + $"{MessageText.Count(envelopes.Count, "key")} of sealed accounts";
    }

    /// <summary>"2026-11-01 to 2026-11-03".</summary>
    public static string DaysOf(IReadOnlyList<StoredKey> keys) =>
        $"{keys.Min(static key => key.Name.Day):yyyy-MM-dd} to {keys.Max(static key => key.Name.Day):yyyy-MM-dd}";
}
