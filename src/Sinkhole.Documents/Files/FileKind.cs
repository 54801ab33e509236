namespace Sinkhole.Documents.Files;

/// <summary>What is at a path.</summary>
public enum FileKind
{
    /// <summary>A file, or a link to one.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A link to a folder.</summary>
    FolderLink,
}
