namespace Sinkhole.SystemTests.Faults;

/// <summary>What each connection of a <see cref="PageFlood"/> does.</summary>
public enum PageFloodKind
{
    /// <summary>Requests without end, no answer read.</summary>
    NeverReads,

    /// <summary>The same, each request as long as the site takes.</summary>
    NeverReadsLargeHeads,

    /// <summary>Requests without end, and an octet of the answers read in each second.</summary>
    ReadsAnOctetASecond,

    /// <summary>A request whose head grows by an octet in each second.</summary>
    SendsAnOctetASecond,

    /// <summary>A body of 100 MB that does not end.</summary>
    NeverEndsItsBody,

    /// <summary>A connection for each request, reset when the answer begins.</summary>
    ResetsAfterEachRequest,
}
