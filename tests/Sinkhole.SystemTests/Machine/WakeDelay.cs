using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;

namespace Sinkhole.SystemTests.Machine;

/// <summary>
/// How late this machine wakes a thread that has slept: a measure of how busy it is, beside the answers of a program that runs on it. One
/// thread keeps to each processor, as the name server's do. What the program does wrong is not in it.
/// </summary>
internal sealed partial class WakeDelay : IDisposable
{
    private static readonly TimeSpan Nap = TimeSpan.FromMilliseconds(5);

    private readonly ConcurrentQueue<TimeSpan> _delays = new();
    private readonly ManualResetEvent _ended = new(initialState: false);
    private readonly Thread[] _threads;

    /// <summary>Begins to measure.</summary>
    public WakeDelay()
    {
        _threads = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(processor =>
            new Thread(() => Run(processor)) { IsBackground = true, Name = $"wake delay {processor}" })];
        Array.ForEach(_threads, static thread => thread.Start());
    }

    /// <summary>Forgets what was.</summary>
    public void Begin() => _delays.Clear();

    /// <summary>Each delay since the beginning, the shortest first; a long one counts as often as a nap was due in it.</summary>
    public List<TimeSpan> Delays()
    {
        // A copy first, because threads still add, and a collection expression counts before it takes.
        List<TimeSpan> delays = [.. _delays.ToArray(), TimeSpan.Zero];
        delays.Sort();
        return delays;
    }

    public void Dispose()
    {
        _ended.Set();
        Array.ForEach(_threads, static thread => thread.Join());
        _ended.Dispose();
    }

    private void Run(int processor)
    {
        // A processor that is not ours to choose leaves the thread to any, which is a measure too.
        ulong mask = 1UL << processor;
        _ = SetAffinity(0, sizeof(ulong), in mask);
        long sleptAt = Stopwatch.GetTimestamp();
        while (!_ended.WaitOne(Nap))
        {
            for (TimeSpan delay = Stopwatch.GetElapsedTime(sleptAt) - Nap; delay > TimeSpan.Zero; delay -= Nap)
            {
                _delays.Enqueue(delay);
            }

            sleptAt = Stopwatch.GetTimestamp();
        }
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nint octets, in ulong processors);
}
