using System.Runtime.InteropServices;
using Xunit;

namespace Sinkhole.SystemTests.Machine;

/// <summary>Signals to processes that a test has started, by number as kill(2) takes them.</summary>
internal static partial class Signal
{
    public const int HangUp = 1;
    public const int Interrupt = 2;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    /// <summary>Sends a signal.</summary>
    /// <param name="process">A process, or a group of them as its negative number.</param>
    /// <param name="signal">One of the numbers above.</param>
    public static void Send(int process, int signal) =>
        Assert.True(Kill(process, signal) == 0, $"kill({process}, {signal}): {Marshal.GetLastPInvokeErrorMessage()}");

    /// <summary>Sends a signal to a process that may be gone.</summary>
    public static void TrySend(int process, int signal) => _ = Kill(process, signal);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
