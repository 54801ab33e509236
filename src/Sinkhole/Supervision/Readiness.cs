using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;

namespace Sinkhole.Supervision;

/// <summary>What still keeps the appliance from serving, one sentence a part; any thread.</summary>
internal sealed class Readiness
{
    private ImmutableSortedSet<string> _reasons;

    /// <param name="reasons">What must come first.</param>
    public Readiness(params string[] reasons)
    {
        _reasons = [.. reasons];
    }

    /// <summary>The reasons that are left; empty when it serves.</summary>
    public IReadOnlyList<string> Reasons => Volatile.Read(ref _reasons);

    /// <summary>A part serves now.</summary>
    public void Remove(string reason) => ImmutableInterlocked.Update(ref _reasons, static (reasons, gone) => reasons.Remove(gone), reason);

    /// <summary>A part serves no more.</summary>
    public void Add(string reason) => ImmutableInterlocked.Update(ref _reasons, static (reasons, come) => reasons.Add(come), reason);
}
