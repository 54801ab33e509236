using Sinkhole.NameServer.Query;
using Sinkhole.NameServer.Replies;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Steps;

/// <summary>Rejects classes and types that are not data of a name: they must not bypass a block (rules Q14-Q16, Q18).</summary>
internal sealed class TypeStep : IQueryStep
{
    private static readonly byte[] InvalidType = ExtendedErrorOption.Encode(ExtendedError.InvalidQueryType);

    /// <inheritdoc/>
    public Disposition Handle(ref QueryContext query)
    {
        if (query.Class != DnsClass.IN)
        {
            return ReplyWriter.Empty(ref query, Rcode.Refused, QueryOutcome.Refused, []);
        }

        return query.Type switch
        {
            RRType.Axfr when query.Client.Transport == DnsTransport.Udp =>
                ReplyWriter.Empty(ref query, Rcode.FormErr, QueryOutcome.Error, []),
            RRType.Axfr or RRType.Ixfr => ReplyWriter.Empty(ref query, Rcode.Refused, QueryOutcome.Refused, []),
            RRType.NXName => ReplyWriter.Empty(ref query, Rcode.FormErr, QueryOutcome.Error, InvalidType),
            RRType.Opt or RRType.Tkey or RRType.Tsig or RRType.MailB or RRType.MailA =>
                ReplyWriter.Empty(ref query, Rcode.NotImp, QueryOutcome.Error, []),
            _ => Disposition.Next,
        };
    }
}
