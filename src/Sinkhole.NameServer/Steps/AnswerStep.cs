using Sinkhole.NameServer.Query;
using Sinkhole.NameServer.Replies;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Steps;

/// <summary>
/// Passes on what an upstream said, when the query comes back with it; the steps before have judged the name again. A failure goes on to
/// the cache, which may know better.
/// </summary>
internal sealed class AnswerStep : IQueryStep
{
    /// <inheritdoc/>
    public Disposition Handle(ref QueryContext query) => query.IsAnswered && query.Answer.Rcode != Rcode.ServFail
        ? UpstreamReply.Write(ref query, query.Answer)
        : Disposition.Next;
}
