using Sinkhole.NameServer.Query;
using Sinkhole.NameServer.Replies;

namespace Sinkhole.NameServer.Steps;

/// <summary>One step of the query path. <c>QueryPlan</c> calls the steps by name; this is their contract.</summary>
/// <remarks>
/// A step never waits, never allocates and never calls another step. It returns <see cref="Disposition.Next"/> with nothing written, or
/// writes the whole reply through <see cref="ReplyWriter"/> and returns <see cref="Disposition.Reply"/>. Steps have no state: many threads
/// call them.
/// </remarks>
internal interface IQueryStep
{
    /// <summary>Handles a query.</summary>
    Disposition Handle(ref QueryContext query);
}
