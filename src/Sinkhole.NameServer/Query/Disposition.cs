namespace Sinkhole.NameServer.Query;

/// <summary>What a step made of a query.</summary>
internal enum Disposition
{
    /// <summary>Nothing: the next step decides. Nothing was written.</summary>
    Next,

    /// <summary>The reply stands in the packet, its length in <see cref="QueryContext.ReplyOctets"/>.</summary>
    Reply,

    /// <summary>An upstream must be asked. Nothing was written.</summary>
    Forward,

    /// <summary>Silence; the reason stands in <see cref="QueryContext.DropReason"/>.</summary>
    Drop,
}
