using System;

namespace Sinkhole.Documents.Files;

/// <summary>File errors in words, each with its remedy.</summary>
public static class FileErrorText
{
    /// <summary>What is wrong, to follow the path in a message: "does not exist".</summary>
    public static string Describe(FileError error) => error switch
    {
        FileError.Missing => "does not exist",
        FileError.Denied => "may not be read by this user",
        FileError.WrongKind => "is a folder, not a file",
        FileError.NotAFile => "is a pipe, a socket or a device, not a file",
        FileError.LinkLoop => "is a circular link",
        FileError.TooLarge => "is larger than 64 MiB",
        FileError.Failed => "cannot be read: the disk or file system reports an error",
        _ => throw new ArgumentOutOfRangeException(nameof(error), error, "not an error"),
    };

    /// <summary>How to fix it, whatever the file is.</summary>
    public static string RemedyFor(FileError error) => error switch
    {
        FileError.Missing => "check the path",
        FileError.Denied => "let the user that runs sinkhole read it (chmod, chown)",
        FileError.WrongKind => "name a file that ends in .yaml",
        FileError.NotAFile => "move it away, and put the text itself there as a file",
        FileError.LinkLoop => "remove the link",
        FileError.TooLarge => "check that this is the right file",
        FileError.Failed => "see the kernel log, and check the disk and the mount",
        _ => throw new ArgumentOutOfRangeException(nameof(error), error, "not an error"),
    };
}
