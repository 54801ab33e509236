using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Sinkhole.Evidence.Journals.Files;

/// <summary>
/// A segment's file name, <c>&lt;epoch&gt;-&lt;first sequence&gt;.seg</c>: both with leading zeros, so that names sort as records do.
/// </summary>
internal readonly record struct SegmentName(int Epoch, long FirstSequence)
{
    public const string Extension = ".seg";

    /// <summary>What a segment is called until its header is on disk.</summary>
    public const string UnfinishedExtension = ".new";

    private const int EpochDigits = 10;
    private const int SequenceDigits = 19;
    private const int Characters = EpochDigits + 1 + SequenceDigits;

    public string Text => Stem + Extension;

    public string Unfinished => Stem + UnfinishedExtension;

    private string Stem => string.Create(CultureInfo.InvariantCulture, $"{Epoch:D10}-{FirstSequence:D19}");

    public static bool TryParse([NotNullWhen(true)] string? text, out SegmentName name)
    {
        name = default;
        if (text is null
            || text.Length != Characters + Extension.Length
            || !text.EndsWith(Extension, StringComparison.Ordinal)
            || text[EpochDigits] != '-'
            || !int.TryParse(text.AsSpan(0, EpochDigits), NumberStyles.None, CultureInfo.InvariantCulture, out int epoch)
            || !long.TryParse(
                text.AsSpan(EpochDigits + 1, SequenceDigits), NumberStyles.None, CultureInfo.InvariantCulture, out long sequence)
            || sequence == 0)
        {
            return false;
        }

        name = new SegmentName(epoch, sequence);
        return true;
    }
}
