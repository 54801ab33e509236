using System;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Sinkhole.Platform.Errors;
using Sinkhole.Platform.Files;

namespace Sinkhole.Documents.Files;

/// <summary>Opens files and nothing else: a pipe in a folder of orders must not hold a reload for ever.</summary>
internal static class RegularFile
{
    private const int ReadWithoutWaiting = OpenFlags.ReadOnly | OpenFlags.NonBlock | OpenFlags.CloseOnExec;

    /// <summary>Opens a regular file, or a link to one, for reading; never waits for another process.</summary>
    /// <param name="path">The file.</param>
    /// <param name="handle">Owned by the caller; null when there was a fault.</param>
    public static FileFault Open(string path, out SafeFileHandle? handle)
    {
        handle = null;
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            return FileFault.Failed;
        }

        // Before it is opened, because to open a device may already do something.
        int looked = FileCalls.Status(StatusFlags.WorkingDirectory, path, flags: 0, StatusFlags.TypeMask, out FileStatus status);
        FileFault fault = Judge(looked, status);
        if (fault != FileFault.None)
        {
            return fault;
        }

        SafeFileHandle opened = FileCalls.Open(path, ReadWithoutWaiting);
        if (opened.IsInvalid)
        {
            fault = LastFault();
            opened.Dispose();
            return fault;
        }

        // And after, because another may have taken its place in between.
        looked = FileCalls.Status(opened, string.Empty, StatusFlags.EmptyPath, StatusFlags.TypeMask, out status);
        fault = Judge(looked, status);
        if (fault != FileFault.None)
        {
            opened.Dispose();
            return fault;
        }

        handle = opened;
        return FileFault.None;
    }

    private static FileFault Judge(int looked, FileStatus status) => looked != 0 ? LastFault()
        : status.IsRegular ? FileFault.None
        : status.IsFolder ? FileFault.WrongKind
        : FileFault.NotAFile;

    private static FileFault LastFault() => Marshal.GetLastPInvokeError() switch
    {
        Errno.NoEntry or Errno.NotADirectory => FileFault.Missing,
        Errno.AccessDenied or Errno.NotPermitted => FileFault.Denied,
        Errno.TooManyLinks => FileFault.LinkLoop,
        _ => FileFault.Failed,
    };
}
