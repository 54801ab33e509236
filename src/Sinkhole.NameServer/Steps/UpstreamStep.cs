using Sinkhole.NameServer.Query;
using Sinkhole.NameServer.Replies;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Steps;

/// <summary>The last step: forwards the query if its name has an upstream.</summary>
internal sealed class UpstreamStep : IQueryStep
{
    private static readonly byte[] NoUpstream = ExtendedErrorOption.Encode(ExtendedError.NoReachableAuthority, "no upstream is configured");
    private static readonly byte[] NoUpstreamBare = ExtendedErrorOption.Encode(ExtendedError.NoReachableAuthority);

    /// <inheritdoc/>
    public Disposition Handle(ref QueryContext query)
    {
        if (!query.Generation.Routes.Find(query.Name).Upstreams.IsEmpty)
        {
            return Disposition.Forward;
        }

        MessageWriter records = ReplyWriter.Begin(ref query);
        return ReplyWriter.Finish(ref query, records, 0, 0, Rcode.ServFail, QueryOutcome.Error, NoUpstream, NoUpstreamBare);
    }
}
