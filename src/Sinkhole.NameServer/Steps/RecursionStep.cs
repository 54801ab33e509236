using Sinkhole.NameServer.Query;
using Sinkhole.NameServer.Replies;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Steps;

/// <summary>Refuses other names when RD is not set, so that clients cannot snoop the cache (rule H5).</summary>
internal sealed class RecursionStep : IQueryStep
{
    private static readonly byte[] NotAuthoritative = ExtendedErrorOption.Encode(ExtendedError.NotAuthoritative);

    /// <inheritdoc/>
    public Disposition Handle(ref QueryContext query) => query.Header.WantsRecursion
        ? Disposition.Next
        : ReplyWriter.Empty(ref query, Rcode.Refused, QueryOutcome.Refused, NotAuthoritative);
}
