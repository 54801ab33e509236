using System;
using System.Collections.Generic;
using Sinkhole.Platform.Processes;

namespace Sinkhole.NameServer.Transport;

/// <summary>The processors that this process may use, and pinning of threads to one of them.</summary>
internal static unsafe class Processors
{
    /// <summary>No particular processor.</summary>
    public const int Any = -1;

    private const int CallingThread = 0;

    /// <summary>The numbers of the processors that the calling thread may run on; empty if the system does not tell.</summary>
    public static IReadOnlyList<int> Allowed()
    {
        Span<byte> set = stackalloc byte[ProcessOption.ProcessorSetOctets];
        set.Clear();
        List<int> allowed = [];
        fixed (byte* octets = set)
        {
            if (!BatchSocket.IsSupported || ProcessCalls.GetProcessors(CallingThread, ProcessOption.ProcessorSetOctets, octets) < 0)
            {
                return allowed;
            }
        }

        for (int processor = 0; processor < 8 * ProcessOption.ProcessorSetOctets; processor++)
        {
            if ((set[processor / 8] & (1 << (processor % 8))) != 0)
            {
                allowed.Add(processor);
            }
        }

        return allowed;
    }

    /// <summary>Pins the calling thread to a processor. If the system refuses it runs on any: only speed depends on it.</summary>
    public static void PinTo(int processor)
    {
        if (processor == Any)
        {
            return;
        }

        Span<byte> set = stackalloc byte[ProcessOption.ProcessorSetOctets];
        set.Clear();
        set[processor / 8] = (byte)(1 << (processor % 8));
        fixed (byte* octets = set)
        {
            _ = ProcessCalls.SetProcessors(CallingThread, ProcessOption.ProcessorSetOctets, octets);
        }
    }
}
