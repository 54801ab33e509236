using System;
using System.Runtime.InteropServices;

namespace Sinkhole.Platform.Processes;

/// <summary>The C library of this process.</summary>
public static class CLibrary
{
    /// <summary>Whether it is glibc; layouts of structures may differ in another one.</summary>
    public static bool IsGlibc { get; } = OperatingSystem.IsLinux()
        && NativeLibrary.TryLoad("libc.so.6", out nint library)
        && NativeLibrary.TryGetExport(library, "gnu_get_libc_version", out _);
}
