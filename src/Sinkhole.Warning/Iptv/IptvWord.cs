namespace Sinkhole.Warning.Iptv;

/// <summary>What a segment of a path is in the grammar, wherever it stands.</summary>
internal enum IptvWord
{
    /// <summary>Not a word of the grammar: it may be an account, a token or anything else.</summary>
    None,

    /// <summary>Part of a call's own path.</summary>
    Call,

    /// <summary>What follows is an account, a token or a stream.</summary>
    BeforeSecret,
}
