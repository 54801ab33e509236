using Sinkhole.NameServer.Query;
using Sinkhole.NameServer.Replies;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Steps;

/// <summary>
/// Refuses clients that are not allowed before anything is looked up, so that they learn nothing about the lists (rule M14).
/// </summary>
internal sealed class AccessStep : IQueryStep
{
    private static readonly byte[] Prohibited = ExtendedErrorOption.Encode(ExtendedError.Prohibited);

    /// <inheritdoc/>
    public Disposition Handle(ref QueryContext query) => query.IsClientAllowed
        ? Disposition.Next
        : ReplyWriter.Empty(ref query, Rcode.Refused, QueryOutcome.Refused, Prohibited);
}
