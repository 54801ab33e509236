using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Sinkhole.Hosting;

/// <summary>Calls of libc that .NET does not offer, or whose errors it swallows; -1 is a failure and the last error says which.</summary>
internal static partial class LibC
{
    public const int LockExclusive = 2;
    public const int LockWithoutWaiting = 4;
    public const int OpenReadWrite = 0x2;
    public const int OpenCreate = 0x40;
    public const int OpenFolder = 0x10000;
    public const int OpenWithoutWaiting = 0x800;
    public const int OpenNoLink = 0x20000;
    public const int CloseOnExec = 0x80000;
    public const int SetDumpable = 4;
    public const int LimitCore = 4;
    public const int LimitFiles = 7;
    public const int NoSuchDeviceOrAddress = 6;
    public const int WouldWait = 11;
    public const int SignalInterrupt = 2;
    public const int SignalTerminate = 15;
    public const nint DefaultAction = 0;

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int Lock(SafeFileHandle file, int operation);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int Sync(SafeFileHandle file);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial SafeFileHandle Open(string path, int flags, uint mode = 0);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "umask")]
    public static partial uint SetFileModeMask(uint mask);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    public static partial int ControlProcess(int option, nuint argument2, nuint argument3, nuint argument4, nuint argument5);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    public static partial int SetLimit(int resource, in Limit limit);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    public static partial int GetLimit(int resource, out Limit limit);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "signal")]
    public static partial nint SetSignalAction(int signal, nint action);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "alarm")]
    public static partial uint Alarm(uint seconds);

    /// <summary>Ends the process now: no destructor, no handler, no buffer of the C library's.</summary>
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "_exit")]
    public static partial void Exit(int code);

    /// <summary>struct rlimit of a 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly struct Limit
    {
        /// <summary>What holds now.</summary>
        public readonly ulong Soft;

        private readonly ulong _hard;

        /// <summary>Soft and hard limit alike.</summary>
        public Limit(ulong both)
        {
            Soft = both;
            _hard = both;
        }
    }
}
