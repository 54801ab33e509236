using System.Collections.Generic;

namespace Sinkhole.Orders.Guard;

/// <summary>What a configuration asks of the guard.</summary>
public sealed record GuardedNames
{
    /// <summary>Names that no order may touch: <c>protected</c>.</summary>
    public IReadOnlyList<WrittenName> Protected { get; init; } = [];

    /// <summary>Names that lift any order: <c>allow</c>.</summary>
    public IReadOnlyList<WrittenName> Allowed { get; init; } = [];

    /// <summary>Hosts of our own: the operator's site and the one that verifies the page.</summary>
    public IReadOnlyList<WrittenName> Own { get; init; } = [];
}
