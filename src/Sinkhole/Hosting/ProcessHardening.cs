using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace Sinkhole.Hosting;

/// <summary>What the process gives up for its life: core dumps, which would hold visitors' addresses, and files that others may read.
/// </summary>
internal static class ProcessHardening
{
    private const uint OwnerOnly = 0x3F; // 0077

    /// <summary>Called once, first of all in run: new files are 0600, new folders 0700, no core is ever written.</summary>
    /// <param name="logger">Told where the kernel refuses; the appliance runs on.</param>
    public static void Apply(ILogger logger)
    {
        _ = LibC.SetFileModeMask(OwnerOnly);
        LibC.Limit none = new(0);
        if (LibC.SetLimit(LibC.LimitCore, in none) != 0)
        {
            Log.CoreDumpsStayOn(logger, Marshal.GetLastPInvokeErrorMessage());
        }

        if (LibC.ControlProcess(LibC.SetDumpable, 0, 0, 0, 0) != 0)
        {
            Log.CoreDumpsStayOn(logger, Marshal.GetLastPInvokeErrorMessage());
        }
    }
}
