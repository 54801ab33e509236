using System;
using System.Globalization;
using System.Threading.Tasks;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Sinkhole.Benchmarks.Evidence;

namespace Sinkhole.Benchmarks.Running;

/// <summary>
/// The parts alone, each beside a baseline of its own: a ratio and the octets allocated; times are of one machine. With
/// <c>journal FOLDER VISITORS SECONDS OCTETS</c> it is the load of tests/bench/journal instead.
/// </summary>
internal static class Program
{
    // Short and within this process: two cores that others use gain nothing from a build and a process for each row.
    private static readonly IConfig Config = ManualConfig.Create(DefaultConfig.Instance)
        .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
        .HideColumns(Column.Error, Column.StdDev, Column.RatioSD)
        .WithOptions(ConfigOptions.DisableLogFile);

    private static async Task Main(string[] arguments)
    {
        if (arguments is ["journal", string folder, string visitors, string seconds, string octets])
        {
            Console.WriteLine(await DurableHits.MeasureAsync(folder, Whole(visitors), Whole(seconds), Whole(octets)));
            return;
        }

        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(arguments, Config);
    }

    private static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
