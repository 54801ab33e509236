namespace Sinkhole.NameServer.Query;

/// <summary>What a step made of a query.</summary>
internal enum Disposition
{
    /// <summary>Nothing: the next step decides. Nothing was written.</summary>
    Next,

    /// <summary>The reply stands in the packet, its length in <c>QueryContext.ReplyOctets</c>.</summary>
    Reply,

    /// <summary>An upstream must be asked. Nothing was written.</summary>
    Forward,

    /// <summary>Silence; the reason stands in <c>QueryContext.DropReason</c>.</summary>
    Drop,
}
