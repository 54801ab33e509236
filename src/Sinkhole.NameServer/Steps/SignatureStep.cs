using System;
using Sinkhole.NameServer.Query;
using Sinkhole.NameServer.Replies;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Steps;

/// <summary>
/// Refuses a signed query: we have no keys, so its key is unknown: NOTAUTH and BADKEY (rule M12, RFC 8945 §5.2.1).
/// </summary>
internal sealed class SignatureStep : IQueryStep
{
    /// <inheritdoc/>
    public Disposition Handle(ref QueryContext query) => query.SignatureOffset == 0 ? Disposition.Next : Refuse(ref query);

    private static Disposition Refuse(ref QueryContext query)
    {
        Span<byte> message = query.Packet[..query.QueryOctets];
        var reader = new MessageReader(message, query.SignatureOffset);
        NameBuffer key = default;
        if (CompressedName.Expand(message, query.SignatureOffset, ref key, out _) != WireError.None
            || !reader.TryReadRecord(out ResourceRecord record)
            || !TransactionSignature.TryRead(message, record, out TransactionSignature signature))
        {
            return ReplyWriter.Empty(ref query, Rcode.FormErr, QueryOutcome.Error, []);
        }

        // The reply overwrites the query, so the signature's data is copied first.
        Span<byte> data = stackalloc byte[signature.RefusalOctets];
        signature.WriteRefusal(query.Header.Id, data);
        ReplyWriter.Empty(ref query, Rcode.NotAuth, QueryOutcome.Error, []);
        return ReplyWriter.AppendSignature(ref query, key.Name, data);
    }
}
