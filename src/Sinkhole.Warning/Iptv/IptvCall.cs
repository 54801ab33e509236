namespace Sinkhole.Warning.Iptv;

/// <summary>What a path and query say by the grammar of IPTV panels and portals.</summary>
internal enum IptvCall
{
    /// <summary>Nothing of IPTV.</summary>
    None,

    /// <summary>A panel, a portal or a token, and no account with it.</summary>
    Anonymous,

    /// <summary>A portal of set-top boxes; an account may stand beside it in the Authorization field.</summary>
    Portal,

    /// <summary>An account is presented.</summary>
    Account,

    /// <summary><c>/USER/PASS/ID.EXT</c>: an account if a program asks, and any path of three segments if a browser does.</summary>
    BareStream,

    /// <summary><c>/USER/PASS/ID</c>: an account if a player asks; dates and numbered news look the same.</summary>
    BareNumber,
}
