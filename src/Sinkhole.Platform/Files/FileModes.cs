using System.IO;

namespace Sinkhole.Platform.Files;

/// <summary>Permissions of the files and folders that this program creates.</summary>
public static class FileModes
{
    /// <summary>0600: a file for its owner only.</summary>
    public const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>0700: a folder for its owner only.</summary>
    public const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    /// <summary>0077: every permission of group and others.</summary>
    public const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
}
