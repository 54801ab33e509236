using System;
using System.Runtime.InteropServices;

namespace Sinkhole.Platform.Files;

/// <summary>Flags of open(2). Two of them have different values on x64 and arm64.</summary>
public static class OpenFlags
{
    /// <summary>O_RDONLY.</summary>
    public const int ReadOnly = 0;

    /// <summary>O_RDWR.</summary>
    public const int ReadWrite = 0x2;

    /// <summary>O_CREAT: create the file if it does not exist.</summary>
    public const int Create = 0x40;

    /// <summary>O_EXCL: with <see cref="Create"/>, fail if it exists.</summary>
    public const int Exclusive = 0x80;

    /// <summary>O_APPEND.</summary>
    public const int Append = 0x400;

    /// <summary>O_NONBLOCK: do not block on a named pipe.</summary>
    public const int NonBlock = 0x800;

    /// <summary>O_CLOEXEC.</summary>
    public const int CloseOnExec = 0x80000;

    /// <summary>O_DIRECTORY: fail if the path is not a folder.</summary>
    public static int Directory { get; } = DirectoryOn(RuntimeInformation.ProcessArchitecture);

    /// <summary>O_NOFOLLOW: fail if the last part of the path is a symbolic link.</summary>
    public static int NoFollow { get; } = NoFollowOn(RuntimeInformation.ProcessArchitecture);

    internal static int DirectoryOn(Architecture processor) => On(processor, x64: 0x10000, arm64: 0x4000);

    internal static int NoFollowOn(Architecture processor) => On(processor, x64: 0x20000, arm64: 0x8000);

    private static int On(Architecture processor, int x64, int arm64) => processor switch
    {
        Architecture.X64 => x64,
        Architecture.Arm64 => arm64,
        _ => throw new PlatformNotSupportedException($"the flags of open(2) are known for x64 and arm64, not for {processor}"),
    };
}
