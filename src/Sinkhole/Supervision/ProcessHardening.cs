using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Sinkhole.Platform.Files;
using Sinkhole.Platform.Processes;

namespace Sinkhole.Supervision;

/// <summary>Disables core dumps, which would contain visitors' addresses, and makes new files unreadable for other users.
/// </summary>
internal static class ProcessHardening
{
    /// <summary>Call it once, first of all in run: new files are 0600, new folders 0700, and no core dump is written.</summary>
    /// <param name="logger">Logs when the kernel refuses; the appliance continues.</param>
    public static void Apply(ILogger logger)
    {
        _ = ProcessCalls.SetFileModeMask(FileModes.Others);
        ResourceLimit none = new(0);
        if (ProcessCalls.SetLimit(ProcessOption.CoreLimit, in none) != 0)
        {
            Log.CoreDumpsNotDisabled(logger, Marshal.GetLastPInvokeErrorMessage());
        }

        if (ProcessCalls.Control(ProcessOption.SetDumpable, 0, 0, 0, 0) != 0)
        {
            Log.CoreDumpsNotDisabled(logger, Marshal.GetLastPInvokeErrorMessage());
        }
    }
}
