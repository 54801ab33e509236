using Sinkhole.NameServer.Query;
using Sinkhole.NameServer.Replies;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Steps;

/// <summary>
/// Tells allowed clients which node answers: <c>id.server</c> and <c>hostname.bind</c>, class CH, type TXT (rule Q17, RFC 4892 §2).
/// Version queries are refused, like the rest of the class.
/// </summary>
internal sealed class NodeStep : IQueryStep
{
    /// <inheritdoc/>
    public Disposition Handle(ref QueryContext query)
    {
        if (query.Class != DnsClass.CH || query.Type != RRType.Txt || query.Generation.Node.TextData.IsEmpty || !AsksForNode(query))
        {
            return Disposition.Next;
        }

        MessageWriter records = ReplyWriter.Begin(ref query);
        records.WriteRecord(MessageWriter.QuestionPointer, RRType.Txt, DnsClass.CH, ttl: 0, query.Generation.Node.TextData);
        return ReplyWriter.Finish(ref query, records, 1, 0, Rcode.NoError, QueryOutcome.Local, [], []);
    }

    private static bool AsksForNode(scoped in QueryContext query) =>
        NameFolding.EqualsIgnoreCase(query.Name.Octets, "\u0002id\u0006server\0"u8)
        || NameFolding.EqualsIgnoreCase(query.Name.Octets, "\u0008hostname\u0004bind\0"u8);
}
