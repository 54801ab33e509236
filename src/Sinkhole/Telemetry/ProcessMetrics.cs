using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using Sinkhole.Platform.Processes;

namespace Sinkhole.Telemetry;

/// <summary>What the operating system and the runtime say of a process; the source is its start.</summary>
internal static class ProcessMetrics
{
    private static readonly string[] CollectedGenerations = ["0", "1", "2"];

    /// <summary>The families.</summary>
    public static MetricGroup<DateTimeOffset> Families { get; } = new MetricGroup<DateTimeOffset>()
        .Counter(
            "process_cpu_seconds_total",
            "User and system CPU time of the process.",
            static _ => Environment.CpuUsage.TotalTime.TotalSeconds)
        .Gauge(
            "process_resident_memory_bytes",
            "Resident memory of the process.",
            static _ => Environment.WorkingSet)
        .Gauge(
            "process_open_fds",
            "Open file descriptors of the process.",
            static _ => CountOpenFiles())
        .Gauge(
            "process_start_time_seconds",
            "Start time of the process, in seconds since the epoch.",
            static started => (started - DateTimeOffset.UnixEpoch).TotalSeconds)
        .Gauge(
            "dotnet_gc_heap_size_bytes",
            "Memory in use on the managed heap.",
            static _ => GC.GetTotalMemory(forceFullCollection: false))
        .Counter(
            "dotnet_gc_allocated_bytes_total",
            "Managed memory allocated since the process started.",
            static _ => GC.GetTotalAllocatedBytes())
        .Counter(
            "dotnet_gc_pause_seconds_total",
            "Time during which garbage collection paused all threads.",
            static _ => GC.GetTotalPauseDuration().TotalSeconds)
        .Counter(
            "dotnet_gc_collections_total",
            "Garbage collections since the process started.",
            ["generation"],
            static (series, _) =>
            {
                for (int generation = 0; generation < CollectedGenerations.Length; generation++)
                {
                    series.Set(GC.CollectionCount(generation), CollectedGenerations[generation]);
                }
            })
        .Gauge(
            "dotnet_thread_pool_queue_length",
            "Work items waiting for a thread of the thread pool.",
            static _ => ThreadPool.PendingWorkItemCount)
        .Gauge(
            "dotnet_thread_pool_threads",
            "Threads in the thread pool.",
            static _ => ThreadPool.ThreadCount);

    /// <summary>When this process started.</summary>
    public static DateTimeOffset StartOfThisProcess()
    {
        using Process self = Process.GetCurrentProcess();
        return new DateTimeOffset(self.StartTime);
    }

    private static double? CountOpenFiles()
    {
        try
        {
            return ProcessFiles.Open();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Listing the folder needs a descriptor itself: at the limit this sample is left out.
            return null;
        }
    }
}
