using System;
using System.Linq;
using System.Reflection;
using BenchmarkDotNet.Attributes;
using Sinkhole.Benchmarks.Wire;
using Xunit;

namespace Sinkhole.Tests.Benchmarks;

/// <summary>Benchmarks run only when somebody looks: so that they do not rot, each is set up and runs once, at its smallest.</summary>
public sealed class BenchmarkTests
{
    public static TheoryData<Type> Classes { get; } = new(
        typeof(MessageReaderBenchmarks).Assembly.GetTypes().Where(static type => Rows(type).Length > 0));

    [Theory]
    [MemberData(nameof(Classes))]
    public void Benchmark_sets_up_and_runs(Type type)
    {
        object benchmark = Activator.CreateInstance(type)!;
        foreach (PropertyInfo property in type.GetProperties())
        {
            if (property.GetCustomAttribute<ParamsAttribute>() is { } values)
            {
                property.SetValue(benchmark, values.Values[0]);
            }
        }

        foreach (MethodInfo setUp in type.GetMethods().Where(static method => method.IsDefined(typeof(GlobalSetupAttribute))))
        {
            setUp.Invoke(benchmark, null);
        }

        foreach (MethodInfo row in Rows(type))
        {
            object? result = row.Invoke(benchmark, null);

            Assert.True(result is not (0 or false), $"{type.Name}.{row.Name} has no result: it measures a failure");
        }
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void Benchmark_tells_allocations_and_a_ratio(Type type)
    {
        Assert.True(type.IsDefined(typeof(MemoryDiagnoserAttribute)));
        Assert.Single(Rows(type), static row => row.GetCustomAttribute<BenchmarkAttribute>()!.Baseline);
    }

    private static MethodInfo[] Rows(Type type) => [.. type.GetMethods().Where(static method => method.IsDefined(typeof(BenchmarkAttribute)))];
}
