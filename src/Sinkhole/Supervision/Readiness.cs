using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;

namespace Sinkhole.Supervision;

/// <summary>Reasons why the appliance is not ready, one sentence each; any thread.</summary>
internal sealed class Readiness
{
    private ImmutableSortedSet<string> _reasons;

    /// <param name="reasons">The initial reasons.</param>
    public Readiness(params string[] reasons)
    {
        _reasons = [.. reasons];
    }

    /// <summary>The current reasons; empty when ready.</summary>
    public IReadOnlyList<string> Reasons => Volatile.Read(ref _reasons);

    /// <summary>Removes a reason.</summary>
    public void Remove(string reason) =>
        ImmutableInterlocked.Update(ref _reasons, static (reasons, removed) => reasons.Remove(removed), reason);

    /// <summary>Adds a reason.</summary>
    public void Add(string reason) => ImmutableInterlocked.Update(ref _reasons, static (reasons, added) => reasons.Add(added), reason);
}
