using System.Runtime.InteropServices;
using Sinkhole.Evidence.Journals.Files;

namespace Sinkhole.Evidence.Journals.Writing;

/// <summary>A segment that this process has closed: nothing is written to it any more.</summary>
/// <param name="Name">Its name.</param>
/// <param name="File">Which file it was.</param>
/// <param name="Octets">The length of all that was acknowledged, or more where the file could not be truncated.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ClosedSegment(SegmentName Name, FileIdentity File, long Octets)
{
    /// <summary>Checks that the file is still found under its name and has its length.</summary>
    /// <exception cref="JournalDisplacedException">It is not.</exception>
    public void ThrowIfDisplaced(IJournalFolder folder)
    {
        string? what = folder.Find(Name.Text) is not { } found ? "is missing"
            : !found.IsSameAs(File) ? "is another file now"
            : found.Octets != Octets ? $"is {found.Octets} octets long instead of {Octets}"
            : null;
        if (what is not null)
        {
            throw new JournalDisplacedException($"{Name.Text} {what}: somebody moved, replaced or truncated it");
        }
    }
}
