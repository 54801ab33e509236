using System.Net;
using System.Runtime.InteropServices;

namespace Sinkhole.Supervision;

/// <summary>Why no datagrams come in, as an operator reads it.</summary>
internal static class ReceiveFaultText
{
    private const int NotPermitted = 1;
    private const int NoMemory = 12;
    private const int AccessDenied = 13;
    private const int NoSuchCall = 38;
    private const int NetworkDown = 100;
    private const int NoBuffers = 105;

    /// <summary>"127.0.0.1:53 receives nothing by UDP: Cannot allocate memory (error 12)".</summary>
    public static string Say(IPEndPoint endPoint, int error) =>
        $"{endPoint} receives nothing by UDP: {Marshal.GetPInvokeErrorMessage(error)} (error {error})";

    /// <summary>What mends it.</summary>
    public static string RemedyOf(int error) => error switch
    {
        NoMemory or NoBuffers => "give the host or the service more memory (MemoryMax of the unit, net.ipv4.udp_mem)",
        NotPermitted or AccessDenied or NoSuchCall =>
            "let the service call recvmmsg (SystemCallFilter of the unit, the host's security module)",
        NetworkDown => "bring the interface up",
        _ => "restart the appliance",
    };
}
