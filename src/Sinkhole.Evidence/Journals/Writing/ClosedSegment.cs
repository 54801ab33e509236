using System.Runtime.InteropServices;
using Sinkhole.Evidence.Journals.Files;

namespace Sinkhole.Evidence.Journals.Writing;

/// <summary>A segment as this process left it: nobody writes to it any more.</summary>
/// <param name="Name">Its name.</param>
/// <param name="File">Which file it was.</param>
/// <param name="Octets">The least length that holds all that was acknowledged, and more where it could not be cut.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ClosedSegment(SegmentName Name, FileMark File, long Octets)
{
    /// <summary>Looks whether the file is still found under its name, and as long.</summary>
    /// <exception cref="JournalDisplacedException">It is not.</exception>
    public void ThrowIfDisplaced(IJournalFolder folder)
    {
        string? what = folder.Find(Name.Text) is not { } found ? "is gone"
            : !found.IsSameAs(File) ? "is another file now"
            : found.Octets != Octets ? $"is {found.Octets} octets long and not {Octets}"
            : null;
        if (what is not null)
        {
            throw new JournalDisplacedException($"{Name.Text} {what}: somebody moved, replaced or cut it");
        }
    }
}
