namespace Sinkhole.Platform.Processes;

/// <summary>Arguments of prctl(2), setrlimit(2), signal(2) and sched_setaffinity(2); the same on x64 and arm64.</summary>
public static class ProcessOption
{
    /// <summary>PR_SET_DUMPABLE: whether the process may dump core and be traced.</summary>
    public const int SetDumpable = 4;

    /// <summary>RLIMIT_CORE: size of a core dump in octets.</summary>
    public const int CoreLimit = 4;

    /// <summary>RLIMIT_NOFILE: number of open descriptors.</summary>
    public const int DescriptorLimit = 7;

    /// <summary>SIGINT.</summary>
    public const int SignalInterrupt = 2;

    /// <summary>SIGTERM.</summary>
    public const int SignalTerminate = 15;

    /// <summary>Octets of a set of processors, cpu_set_t: one bit for each.</summary>
    public const int ProcessorSetOctets = 128;

    /// <summary>SIG_DFL: the default action.</summary>
    public const nint DefaultAction = 0;
}
