using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace Sinkhole.SystemTests.Appliance;

/// <summary><c>appliance/try</c>, built and running, for all tests of its collection.</summary>
public sealed class TryFixture : IAsyncLifetime
{
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("sinkhole-try-");

    internal TryRun Running { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Running = await TryRun.StartAsync(TryRun.Flags(_state.FullName));

    public async ValueTask DisposeAsync()
    {
        await Running.DisposeAsync();
        _state.Delete(recursive: true);
    }
}

/// <summary>Tests of <c>appliance/try</c> and of what pages say about it; they run beside nothing else.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TryCollection : ICollectionFixture<TryFixture>
{
    internal const string Name = "appliance/try";
}
