using Sinkhole.NameServer.Query;
using Sinkhole.NameServer.Replies;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Steps;

/// <summary>
/// Passes on an upstream's answer; policy has checked the name again before. A failure goes on to the cache, which may have an older
/// answer.
/// </summary>
internal sealed class AnswerStep : IQueryStep
{
    /// <inheritdoc/>
    public Disposition Handle(ref QueryContext query) => query.IsAnswered && query.Answer.Rcode != Rcode.ServFail
        ? UpstreamReply.Write(ref query, query.Answer)
        : Disposition.Next;
}
