using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Sinkhole.Benchmarks.Running;

/// <summary>The parts alone, each beside a baseline of its own: a ratio and the octets allocated; times are of one machine.</summary>
internal static class Program
{
    // Short and within this process: two cores that others use gain nothing from a build and a process for each row.
    private static readonly IConfig Config = ManualConfig.Create(DefaultConfig.Instance)
        .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
        .HideColumns(Column.Error, Column.StdDev, Column.RatioSD)
        .WithOptions(ConfigOptions.DisableLogFile);

    private static void Main(string[] arguments) => BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(arguments, Config);
}
