using System;
using System.Runtime.InteropServices;

namespace Sinkhole.Supervision;

/// <summary>Signal handlers: SIGTERM and SIGINT drain, SIGHUP reloads. The caller must keep a reference: a registration without one is
/// garbage-collected, and SIGTERM then ends the process without a drain.</summary>
/// <remarks>
/// .NET runs the handlers of SIGTERM and SIGINT on their own thread, so a busy thread pool does not delay a drain. SIGHUP runs on the pool.
/// </remarks>
internal sealed class ApplianceSignals : IDisposable
{
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _hangUp;

    /// <param name="drain">Called with the signal's name, on its own thread; must return at once.</param>
    /// <param name="reload">Called on a thread of the pool; must return at once.</param>
    public ApplianceSignals(Action<string> drain, Action reload)
    {
        _terminate = Register(PosixSignal.SIGTERM, () => drain(nameof(PosixSignal.SIGTERM)));
        _interrupt = Register(PosixSignal.SIGINT, () => drain(nameof(PosixSignal.SIGINT)));
        _hangUp = Register(PosixSignal.SIGHUP, reload);
    }

    /// <summary>Restores the default handlers.</summary>
    public void Dispose()
    {
        _terminate.Dispose();
        _interrupt.Dispose();
        _hangUp.Dispose();
    }

    private static PosixSignalRegistration Register(PosixSignal signal, Action action) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            action();
        });
}
