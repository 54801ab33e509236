using System;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Sinkhole.Platform.Errors;
using Sinkhole.Platform.Files;

namespace Sinkhole.Documents.Files;

/// <summary>Opens files and nothing else: a pipe in a folder of orders must not block a reload forever.</summary>
internal static class RegularFile
{
    private const int ReadWithoutWaiting = OpenFlags.ReadOnly | OpenFlags.NonBlock | OpenFlags.CloseOnExec;

    /// <summary>Opens a regular file, or a link to one, for reading; never waits for another process.</summary>
    /// <param name="path">The file.</param>
    /// <param name="handle">Owned by the caller; null when there was an error.</param>
    public static FileError Open(string path, out SafeFileHandle? handle)
    {
        handle = null;
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            return FileError.Failed;
        }

        // Before it is opened, because to open a device may already do something.
        int looked = FileCalls.Status(StatusFlags.WorkingDirectory, path, flags: 0, StatusFlags.TypeMask, out FileStatus status);
        FileError error = Judge(looked, status);
        if (error != FileError.None)
        {
            return error;
        }

        SafeFileHandle opened = FileCalls.Open(path, ReadWithoutWaiting);
        if (opened.IsInvalid)
        {
            error = LastError();
            opened.Dispose();
            return error;
        }

        // And after, because another may have taken its place in between.
        looked = FileCalls.Status(opened, string.Empty, StatusFlags.EmptyPath, StatusFlags.TypeMask, out status);
        error = Judge(looked, status);
        if (error != FileError.None)
        {
            opened.Dispose();
            return error;
        }

        handle = opened;
        return FileError.None;
    }

    private static FileError Judge(int looked, FileStatus status) => looked != 0 ? LastError()
        : status.IsRegular ? FileError.None
        : status.IsFolder ? FileError.WrongKind
        : FileError.NotAFile;

    private static FileError LastError() => Marshal.GetLastPInvokeError() switch
    {
        Errno.NoEntry or Errno.NotADirectory => FileError.Missing,
        Errno.AccessDenied or Errno.NotPermitted => FileError.Denied,
        Errno.TooManyLinks => FileError.LinkLoop,
        _ => FileError.Failed,
    };
}
