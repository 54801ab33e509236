using System;

namespace Sinkhole.Documents.Files;

/// <summary>File faults in words, each with its remedy.</summary>
public static class FaultWords
{
    /// <summary>What is wrong, to stand after the path: "is missing".</summary>
    public static string Say(FileFault fault) => fault switch
    {
        FileFault.Missing => "does not exist",
        FileFault.Denied => "may not be read by this user",
        FileFault.WrongKind => "is a folder, not a file",
        FileFault.NotAFile => "is a pipe, a socket or a device, not a file",
        FileFault.LinkLoop => "is a link that leads in a circle",
        FileFault.TooLarge => "is larger than 64 MiB",
        FileFault.Failed => "cannot be read: the disk or file system reports a fault",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "not a fault"),
    };

    /// <summary>How to mend it, whatever the file is.</summary>
    public static string Remedy(FileFault fault) => fault switch
    {
        FileFault.Missing => "check the path",
        FileFault.Denied => "let the user that runs sinkhole read it (chmod, chown)",
        FileFault.WrongKind => "name a file that ends in .yaml",
        FileFault.NotAFile => "move it away, and put the text itself there as a file",
        FileFault.LinkLoop => "remove the link",
        FileFault.TooLarge => "check that this is the file that is meant",
        FileFault.Failed => "see the kernel's log, and check the disk and the mount",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "not a fault"),
    };
}
