using Sinkhole.NameServer.Query;
using Sinkhole.NameServer.Replies;

namespace Sinkhole.NameServer.Steps;

/// <summary>One step of a query's way. Steps are called by name in <c>QueryPlan</c>; this contract is said once, here.</summary>
/// <remarks>
/// A step never waits, never allocates and names no other step. It returns <see cref="Disposition.Next"/> with nothing written, or writes
/// the whole reply through <see cref="ReplyWriter"/> and returns <see cref="Disposition.Reply"/>. Steps have no state of their own:
/// many threads call one.
/// </remarks>
internal interface IQueryStep
{
    /// <summary>Handles a query.</summary>
    Disposition Handle(ref QueryContext query);
}
