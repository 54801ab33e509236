using Xunit;

namespace Sinkhole.SystemTests.Appliance;

/// <summary>Tests that load the machine: one after the other, and beside nothing else.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ApplianceCollection
{
    internal const string Name = "appliance";
}
