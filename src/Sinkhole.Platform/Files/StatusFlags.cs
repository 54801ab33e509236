namespace Sinkhole.Platform.Files;

/// <summary>Arguments of statx(2).</summary>
public static class StatusFlags
{
    /// <summary>AT_FDCWD in the place of a folder: relative paths count from the working folder.</summary>
    public const int WorkingDirectory = -100;

    /// <summary>AT_SYMLINK_NOFOLLOW: look at a symbolic link itself.</summary>
    public const int NoFollow = 0x100;

    /// <summary>AT_EMPTY_PATH: look at the open file itself.</summary>
    public const int EmptyPath = 0x1000;

    /// <summary>STATX_TYPE: only the type is asked for.</summary>
    public const uint TypeMask = 0x1;

    /// <summary>STATX_BASIC_STATS: all that stat(2) gives.</summary>
    public const uint BasicMask = 0x7FF;
}
