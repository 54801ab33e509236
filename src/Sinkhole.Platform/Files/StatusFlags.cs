namespace Sinkhole.Platform.Files;

/// <summary>Arguments of statx(2).</summary>
public static class StatusFlags
{
    /// <summary>AT_FDCWD instead of a folder: relative paths start at the working directory.</summary>
    public const int WorkingDirectory = -100;

    /// <summary>AT_SYMLINK_NOFOLLOW: the status of a symbolic link itself.</summary>
    public const int NoFollow = 0x100;

    /// <summary>AT_EMPTY_PATH: the status of the open file.</summary>
    public const int EmptyPath = 0x1000;

    /// <summary>STATX_TYPE: only the file type.</summary>
    public const uint TypeMask = 0x1;

    /// <summary>STATX_BASIC_STATS: all fields of stat(2).</summary>
    public const uint BasicMask = 0x7FF;
}
