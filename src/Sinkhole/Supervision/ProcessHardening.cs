using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Sinkhole.Platform.Processes;

namespace Sinkhole.Supervision;

/// <summary>What the process gives up for its life: core dumps, which would hold visitors' addresses, and files that others may read.
/// </summary>
internal static class ProcessHardening
{
    private const uint OwnerOnly = 0x3F; // 0077

    /// <summary>Called once, first of all in run: new files are 0600, new folders 0700, no core is ever written.</summary>
    /// <param name="logger">Told where the kernel refuses; the appliance runs on.</param>
    public static void Apply(ILogger logger)
    {
        _ = ProcessCalls.SetFileModeMask(OwnerOnly);
        ResourceLimit none = new(0);
        if (ProcessCalls.SetLimit(ProcessOption.CoreLimit, in none) != 0)
        {
            Log.CoreDumpsStayOn(logger, Marshal.GetLastPInvokeErrorMessage());
        }

        if (ProcessCalls.Control(ProcessOption.SetDumpable, 0, 0, 0, 0) != 0)
        {
            Log.CoreDumpsStayOn(logger, Marshal.GetLastPInvokeErrorMessage());
        }
    }
}
