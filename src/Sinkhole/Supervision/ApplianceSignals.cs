using System;
using System.Runtime.InteropServices;

namespace Sinkhole.Supervision;

/// <summary>SIGTERM and SIGINT drain, SIGHUP reloads. Held by whoever runs: a registration that nobody holds is collected, and SIGTERM then
/// ends the process without a drain.</summary>
/// <remarks>
/// The runtime calls SIGTERM and SIGINT on a thread of their own: a pool without free threads delays no drain. SIGHUP goes to the pool, so
/// a reload waits for a free thread, as its own work does.
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

    /// <summary>Gives the signals back their defaults.</summary>
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
