using Sinkhole.Lookup;
using Sinkhole.NameServer.Policy;
using Sinkhole.Operator;
using Sinkhole.Reload;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Composition;

/// <summary>Looks up names in the running generation.</summary>
internal sealed class LookupService(LoadedCell loaded, OrderClock clock) : ILookupService
{
    /// <inheritdoc/>
    public LookupReport Lookup(string name, RRType type) =>
        LookupAnswerer.Answer(loaded.Current, name, type, clock, isRunning: true);
}
