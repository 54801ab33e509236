using Sinkhole.NameServer.Query;

namespace Sinkhole.NameServer.Transport;

/// <summary>Answers the queries of connections.</summary>
internal interface IStreamResponder
{
    /// <summary>Answers a query, now or later: <paramref name="path"/> is ended exactly once.</summary>
    /// <param name="packet">The query at the front, and room for a reply behind it; valid during this call only.</param>
    /// <param name="octets">Octets of the query.</param>
    /// <param name="client">Who asks.</param>
    /// <param name="path">The way back.</param>
    void Answer(byte[] packet, int octets, in Client client, StreamReplyPath path);
}
