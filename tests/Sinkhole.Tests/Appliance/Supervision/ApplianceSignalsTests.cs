using System;
using System.Runtime.InteropServices;
using System.Threading;
using Sinkhole.Supervision;
using Xunit;

namespace Sinkhole.Tests.Appliance.Supervision;

public sealed partial class ApplianceSignalsTests
{
    private const int HangUp = 1;
    private const int Terminate = 15;

    [Fact]
    public void Hang_up_reloads_and_terminate_drains()
    {
        using ManualResetEventSlim drained = new();
        using ManualResetEventSlim reloaded = new();
        string? cause = null;
        using ApplianceSignals signals = new(
            signal =>
            {
                cause = signal;
                drained.Set();
            },
            reloaded.Set);
        GC.Collect();

        _ = Kill(Environment.ProcessId, HangUp);
        Assert.True(reloaded.Wait(TimeSpan.FromSeconds(10)));
        Assert.False(drained.IsSet);

        _ = Kill(Environment.ProcessId, Terminate);
        Assert.True(drained.Wait(TimeSpan.FromSeconds(10)));
        Assert.Equal("SIGTERM", cause);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}
