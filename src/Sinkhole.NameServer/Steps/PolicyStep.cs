using Sinkhole.NameServer.Policy;
using Sinkhole.NameServer.Query;
using Sinkhole.NameServer.Replies;

namespace Sinkhole.NameServer.Steps;

/// <summary>
/// Answers a name that an order in force covers: every type, with any RD, CD or DO (rules Q1-Q14, Q19-Q21).
/// </summary>
internal sealed class PolicyStep : IQueryStep
{
    /// <inheritdoc/>
    public Disposition Handle(ref QueryContext query)
    {
        PolicyVerdict verdict = query.Generation.Policy.Find(query.Name, query.Now);
        query.IsObserved = verdict.IsObserved;
        query.MaxTtlSeconds = verdict.MaxTtlSeconds(query.Now);
        if (verdict.Rule is PolicyRule rule)
        {
            return SeizedReply.Write(ref query, rule, verdict.ApexOffset);
        }

        query.Outcome = verdict.IsPassthru ? QueryOutcome.Passthru : QueryOutcome.Forwarded;
        return Disposition.Next;
    }
}
