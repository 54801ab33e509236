using System.Net;
using System.Runtime.InteropServices;
using Sinkhole.Platform.Errors;

namespace Sinkhole.Supervision;

/// <summary>Describes why a UDP listener receives nothing.</summary>
internal static class ReceiveFaultText
{
    /// <summary>"127.0.0.1:53 receives nothing over UDP: Cannot allocate memory (error 12)".</summary>
    public static string Describe(IPEndPoint endPoint, int error) =>
        $"{endPoint} receives nothing over UDP: {Marshal.GetPInvokeErrorMessage(error)} (error {error})";

    /// <summary>The remedy.</summary>
    public static string RemedyOf(int error) => error switch
    {
        Errno.NoMemory or Errno.NoBuffers => "give the host or the service more memory (MemoryMax of the unit, net.ipv4.udp_mem)",
        Errno.NotPermitted or Errno.AccessDenied or Errno.NoSuchCall =>
            "let the service call recvmmsg (SystemCallFilter of the unit, the host's security module)",
        Errno.NetworkDown => "bring the interface up",
        _ => "restart the appliance",
    };
}
