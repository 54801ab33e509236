namespace Sinkhole.NameServer.Query;

/// <summary>A step's decision on a query.</summary>
internal enum Disposition
{
    /// <summary>The next step decides. Nothing was written.</summary>
    Next,

    /// <summary>The reply is in the packet, its length in <c>QueryContext.ReplyOctets</c>.</summary>
    Reply,

    /// <summary>An upstream must be asked. Nothing was written.</summary>
    Forward,

    /// <summary>No reply; the reason is in <c>QueryContext.DropReason</c>.</summary>
    Drop,
}
