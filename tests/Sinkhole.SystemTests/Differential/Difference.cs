namespace Sinkhole.SystemTests.Differential;

/// <summary>One part in which our reply and a peer's are not the same.</summary>
internal sealed record Difference(string Peer, string Kind, string Name, string Type, string Part, string Ours, string Theirs)
{
    /// <summary>Without the name: what a row of the table would say.</summary>
    public string Pattern => $"{Peer} | {Kind} | {Type} | {Part} | ours '{Ours}' | theirs '{Theirs}'";
}
