namespace Sinkhole.Warning.Texts;

/// <summary>What is filled into a pre-rendered page for each visitor.</summary>
internal enum PageSlot
{
    /// <summary>Nothing: the piece is bytes.</summary>
    None,

    /// <summary>The host asked for as escaped text, for the title.</summary>
    HostText,

    /// <summary>The host asked for in both forms, each isolated in its own direction.</summary>
    HostMarked,

    /// <summary>The 16 characters of the reference.</summary>
    Reference,
}
