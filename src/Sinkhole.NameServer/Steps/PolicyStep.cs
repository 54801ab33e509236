using System.Runtime.CompilerServices;
using Sinkhole.NameServer.Contacts;
using Sinkhole.NameServer.Policy;
using Sinkhole.NameServer.Query;
using Sinkhole.NameServer.Replies;

namespace Sinkhole.NameServer.Steps;

/// <summary>
/// Answers a name that an order in force covers: every type, with any RD, CD or DO (rules Q1-Q14, Q19-Q21). Where the page profile
/// orders it, the query is kept as a contact (rule K1).
/// </summary>
internal sealed class PolicyStep : IQueryStep
{
    private readonly ContactRing? _contacts;

    /// <summary>A step.</summary>
    /// <param name="contacts">Takes contacts; null where none are recorded.</param>
    public PolicyStep(ContactRing? contacts)
    {
        _contacts = contacts;
    }

    /// <inheritdoc/>
    public Disposition Handle(ref QueryContext query)
    {
        PolicyVerdict verdict = query.Generation.Policy.Find(query.Name, query.Now);
        query.IsObserved = verdict.IsObserved;
        query.MaxTtlSeconds = verdict.MaxTtlSeconds(query.Now);
        if (verdict.Rule is PolicyRule rule)
        {
            if (rule.Page.RecordsContacts)
            {
                Record(query, rule, verdict.ApexOffset);
            }

            return SeizedReply.Write(ref query, rule, verdict.ApexOffset);
        }

        query.Outcome = verdict.IsPassthru ? QueryOutcome.Passthru : QueryOutcome.Forwarded;
        return Disposition.Next;
    }

    // Not inlined: most page profiles record none.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Record(scoped in QueryContext query, PolicyRule rule, int apexOffset) =>
        _contacts?.Put(query.Client, rule, query.Name, query.Type, apexOffset, query.Generation.Number);
}
