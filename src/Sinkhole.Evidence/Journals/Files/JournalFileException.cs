using System.IO;
using System.Runtime.InteropServices;
using Sinkhole.Platform.Errors;

namespace Sinkhole.Evidence.Journals.Files;

/// <summary>A call to the file system failed.</summary>
internal class JournalFileException : IOException
{
    public JournalFileException(string call, string path, int error)
        : base($"{call} of {path}: {Marshal.GetPInvokeErrorMessage(error)} (errno {error})")
    {
        Error = error;
    }

    public JournalFileException(string message, int error)
        : base(message)
    {
        Error = error;
    }

    /// <summary>The errno.</summary>
    public int Error { get; }

    /// <summary>Whether this user lacks a permission, which says nothing about the file.</summary>
    public bool IsForbidden => Error is Errno.AccessDenied or Errno.NotPermitted;
}
