using Sinkhole.NameServer.Caching;
using Sinkhole.NameServer.Contacts;
using Sinkhole.NameServer.Query;
using Sinkhole.NameServer.Replies;
using Sinkhole.NameServer.Steps;

namespace Sinkhole.NameServer.Answering;

/// <summary>
/// The order of the steps. Sealed steps that are called by name cost nothing, and the order can be read and debugged.
/// </summary>
internal sealed class QueryPlan
{
    private readonly FormatStep _format = new();
    private readonly EdnsStep _edns = new();
    private readonly AccessStep _access = new();
    private readonly SignatureStep _signature = new();
    private readonly NodeStep _node = new();
    private readonly TypeStep _type = new();
    private readonly PolicyStep _policy;
    private readonly LocalZoneStep _localZone = new();
    private readonly RecursionStep _recursion = new();
    private readonly AnswerStep _answer = new();
    private readonly CacheStep _cache;
    private readonly UpstreamStep _upstream = new();

    /// <summary>A plan.</summary>
    /// <param name="cache">The answer cache; null for none.</param>
    /// <param name="contacts">Takes the contacts that page profiles record; null for none.</param>
    public QueryPlan(AnswerCache? cache, ContactRing? contacts)
    {
        _policy = new PolicyStep(contacts);
        _cache = new CacheStep(cache);
    }

    /// <summary>Runs the steps until one decides; never returns <see cref="Disposition.Next"/>.</summary>
    public Disposition Run(ref QueryContext query)
    {
        Disposition verdict = _format.Handle(ref query);
        if (verdict == Disposition.Next) { verdict = _edns.Handle(ref query); }
        if (verdict == Disposition.Next) { verdict = _access.Handle(ref query); }
        if (verdict == Disposition.Next) { verdict = _signature.Handle(ref query); }
        if (verdict == Disposition.Next) { verdict = _node.Handle(ref query); }
        if (verdict == Disposition.Next) { verdict = _type.Handle(ref query); }
        if (verdict == Disposition.Next) { verdict = _policy.Handle(ref query); }
        if (verdict == Disposition.Next) { verdict = _localZone.Handle(ref query); }
        if (verdict == Disposition.Next) { verdict = _recursion.Handle(ref query); }
        if (verdict == Disposition.Next) { verdict = _answer.Handle(ref query); }
        if (verdict == Disposition.Next) { verdict = _cache.Handle(ref query); }
        if (verdict == Disposition.Next) { verdict = _upstream.Handle(ref query); }
        return verdict;
    }
}
