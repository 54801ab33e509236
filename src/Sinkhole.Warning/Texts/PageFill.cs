using System;

namespace Sinkhole.Warning.Texts;

/// <summary>What fills the slots of a page for one visitor.</summary>
/// <param name="hostText">The host as escaped UTF-8 text.</param>
/// <param name="hostMarked">The host as UTF-8 markup.</param>
/// <param name="reference">16 ASCII characters, or empty where the page has no such slot.</param>
internal readonly ref struct PageFill(ReadOnlySpan<byte> hostText, ReadOnlySpan<byte> hostMarked, ReadOnlySpan<byte> reference)
{
    private readonly ReadOnlySpan<byte> _hostText = hostText;
    private readonly ReadOnlySpan<byte> _hostMarked = hostMarked;
    private readonly ReadOnlySpan<byte> _reference = reference;

    /// <summary>The bytes for a slot.</summary>
    public ReadOnlySpan<byte> this[PageSlot slot] => slot switch
    {
        PageSlot.HostText => _hostText,
        PageSlot.HostMarked => _hostMarked,
        PageSlot.Reference => _reference,
        _ => [],
    };
}
