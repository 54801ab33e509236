using Sinkhole.NameServer.Query;
using Sinkhole.NameServer.Replies;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Steps;

/// <summary>Answers unsupported EDNS versions with BADVERS, even for a seized name (rule E2, RFC 6891 §6.1.3).</summary>
internal sealed class EdnsStep : IQueryStep
{
    /// <inheritdoc/>
    public Disposition Handle(ref QueryContext query) => query.Edns.Version == 0
        ? Disposition.Next
        : ReplyWriter.Empty(ref query, Rcode.BadVers, QueryOutcome.Error, []);
}
