using System.IO;
using System.Runtime.InteropServices;

namespace Sinkhole.Platform.Processes;

#pragma warning disable CA1401 // Other projects call the C library through this project.

/// <summary>Calls of the C library for the process and its threads that .NET does not have.</summary>
/// <remarks>They return -1 on failure and set <see cref="Marshal.GetLastPInvokeError"/>.</remarks>
public static unsafe partial class ProcessCalls
{
    private const string Library = "libc";

    /// <summary>umask(2): permission bits to clear in new files and folders.</summary>
    /// <returns>The previous mask.</returns>
    [LibraryImport(Library, EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial UnixFileMode SetFileModeMask(UnixFileMode mask);

    /// <summary>prctl(2); <paramref name="option"/> of <see cref="ProcessOption"/>.</summary>
    [LibraryImport(Library, EntryPoint = "prctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Control(int option, nuint argument2, nuint argument3, nuint argument4, nuint argument5);

    /// <summary>setrlimit(2).</summary>
    [LibraryImport(Library, EntryPoint = "setrlimit", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SetLimit(int resource, in ResourceLimit limit);

    /// <summary>getrlimit(2).</summary>
    [LibraryImport(Library, EntryPoint = "getrlimit", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int GetLimit(int resource, out ResourceLimit limit);

    /// <summary>signal(2).</summary>
    /// <returns>The previous action.</returns>
    [LibraryImport(Library, EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint SetSignalAction(int signal, nint action);

    /// <summary>alarm(2): sends SIGALRM after some seconds.</summary>
    /// <returns>Seconds left of an earlier alarm.</returns>
    [LibraryImport(Library, EntryPoint = "alarm")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial uint Alarm(uint seconds);

    /// <summary>_exit(2): ends the process at once, without exit handlers and without flushing buffers of the C library.</summary>
    [LibraryImport(Library, EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial void Exit(int code);

    /// <summary>sched_getaffinity(2): the processors on which a thread may run; thread 0 is the caller.</summary>
    /// <returns>0; glibc clears the part of the set that the kernel did not write.</returns>
    [LibraryImport(Library, EntryPoint = "sched_getaffinity", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int GetProcessors(int thread, nuint octets, byte* set);

    /// <summary>sched_setaffinity(2).</summary>
    [LibraryImport(Library, EntryPoint = "sched_setaffinity", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SetProcessors(int thread, nuint octets, byte* set);
}
