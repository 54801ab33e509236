using Sinkhole.NameServer.Query;

namespace Sinkhole.NameServer.Steps;

/// <summary>Passes on what an upstream said, when the query comes back with it; the steps before have judged the name again.</summary>
internal sealed class AnswerStep : IQueryStep
{
    /// <inheritdoc/>
    public Disposition Handle(ref QueryContext query) => query.IsAnswered
        ? ForeignReply.Write(ref query, query.Answer)
        : Disposition.Next;
}
