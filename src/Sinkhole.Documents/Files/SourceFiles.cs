using Sinkhole.Documents.Codes;
using Sinkhole.Documents.Findings;

namespace Sinkhole.Documents.Files;

/// <summary>From a path to a text that may be parsed, or to a finding.</summary>
public static class SourceFiles
{
    /// <summary>Reads and checks a file.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="path">The file. Where it is a link, no line of it is ever shown: it may lead to what others must not read.</param>
    /// <param name="format">What it must say that it is; else one finding says what it looks like, and nothing of its content.</param>
    /// <param name="findings">Gets the finding.</param>
    /// <returns>Null, with a finding, when it cannot be read, or is not a plain text of this format.</returns>
    public static SourceText? ReadText(this IFileSystem files, string path, FileFormat format, FindingList findings)
    {
        bool isLink = files.Stat(path, out _, out bool leadsElsewhere) == FileError.None && leadsElsewhere;
        FileError error = files.Read(path, SourceText.MaxOctets, out byte[] octets);
        if (error != FileError.None)
        {
            FindingCode code = error == FileError.TooLarge ? DocumentCodes.TooLarge : DocumentCodes.CannotRead;
            findings.Add(path, code, $"the file {FileErrorText.Describe(error)}", format.RemedyFor(error));
            return null;
        }

        if (FileTypeDetector.IsEmpty(octets))
        {
            findings.Add(path, DocumentCodes.EmptyFile, "the file has no content", format.Remedy);
            return null;
        }

        if (!format.IsClaimedBy(octets))
        {
            string looks = FileTypeDetector.KindOf(octets) is string kind ? $"; it looks like {kind}" : string.Empty;
            findings.Add(path, DocumentCodes.ForeignFile, $"this is not {format.What}{looks}", format.Remedy);
            return null;
        }

        return SourceText.TryTake(path, octets, showsLines: !isLink, findings);
    }
}
