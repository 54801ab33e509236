using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading;
using Sinkhole.Platform.Processes;

namespace Sinkhole.Telemetry;

/// <summary>What the operating system and the runtime say of this process.</summary>
internal static class ProcessMetrics
{
    private static readonly string[] GarbageGenerations = ["0", "1", "2"];

    /// <summary>The families, bound to the process itself.</summary>
    public static IEnumerable<BoundMetric> Bind()
    {
        double started = StartTime();
        return
        [
            SinkholeMetrics.ProcessCpu.From(samples => samples.Add(Environment.CpuUsage.TotalTime.TotalSeconds)),
            SinkholeMetrics.ProcessResidentMemory.From(samples => samples.Add(Environment.WorkingSet)),
            SinkholeMetrics.ProcessOpenFiles.From(AddOpenFiles),
            SinkholeMetrics.ProcessStartTime.From(samples => samples.Add(started)),
            SinkholeMetrics.RuntimeHeap.From(samples => samples.Add(GC.GetTotalMemory(forceFullCollection: false))),
            SinkholeMetrics.RuntimeAllocated.From(samples => samples.Add(GC.GetTotalAllocatedBytes())),
            SinkholeMetrics.RuntimeGarbagePause.From(samples => samples.Add(GC.GetTotalPauseDuration().TotalSeconds)),
            SinkholeMetrics.RuntimeCollections.From(AddCollections),
            SinkholeMetrics.RuntimePoolQueue.From(samples => samples.Add(ThreadPool.PendingWorkItemCount)),
            SinkholeMetrics.RuntimePoolThreads.From(samples => samples.Add((long)ThreadPool.ThreadCount)),
        ];
    }

    private static void AddCollections(Samples samples)
    {
        for (int generation = 0; generation < GarbageGenerations.Length; generation++)
        {
            samples.Add((long)GC.CollectionCount(generation), GarbageGenerations[generation]);
        }
    }

    private static void AddOpenFiles(Samples samples)
    {
        try
        {
            samples.Add((long)ProcessFiles.Open());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Listing the folder needs a descriptor itself: at the limit this sample is left out, and the scrape goes on.
        }
    }

    private static double StartTime()
    {
        using Process self = Process.GetCurrentProcess();
        return (self.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds;
    }
}
