namespace Sinkhole.NameServer.Policy;

/// <summary>The place in an answer's alias chain that an order in force covers.</summary>
internal readonly struct ChainHit
{
    public ChainHit(PolicyRule? rule, bool isObserved)
    {
        Rule = rule;
        IsObserved = isObserved;
    }

    /// <summary>The rule that decides; null when no rule covers the chain.</summary>
    public PolicyRule? Rule { get; }

    /// <summary>Whether an entry with the action observe covers a name of the chain.</summary>
    public bool IsObserved { get; }

    /// <summary>Max TTL for the chain: until an order begins that covers one of its names.</summary>
    public uint MaxTtlSeconds { get; init; } = uint.MaxValue;

    /// <summary>Octets of the aliases up to the hit, which are kept.</summary>
    public int KeptOctets { get; init; }

    /// <summary>Records in those octets.</summary>
    public ushort KeptRecords { get; init; }

    /// <summary>
    /// Offset of the name that owns the policy's data, from the first record; negative for the question's name.
    /// </summary>
    public int OwnerAt { get; init; }

    /// <summary>Where the deciding entry's name begins within that name.</summary>
    public int ApexOffset { get; init; }

    /// <summary>Whether the seized name is the TargetName of a service binding: its owner then gets no such record (rule C1).</summary>
    public bool IsServiceTarget { get; init; }
}
