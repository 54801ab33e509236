namespace Sinkhole.NameServer.Policy;

/// <summary>Where on its chain an answer meets an order in force.</summary>
internal readonly struct ChainHit
{
    public ChainHit(PolicyRule? rule, bool isObserved)
    {
        Rule = rule;
        IsObserved = isObserved;
    }

    /// <summary>The rule that decides; null when the whole chain is left alone.</summary>
    public PolicyRule? Rule { get; }

    /// <summary>Whether an entry with the action observe covers a name on the way.</summary>
    public bool IsObserved { get; }

    /// <summary>Most seconds that anything on the way may be kept: until an order begins that covers a name of it.</summary>
    public uint MaxTtlSeconds { get; init; } = uint.MaxValue;

    /// <summary>Octets of the aliases up to the hit, which stay as they are.</summary>
    public int KeptOctets { get; init; }

    /// <summary>Records in those octets.</summary>
    public ushort KeptRecords { get; init; }

    /// <summary>
    /// Where the name that the policy's data belongs to stands, in octets from the first record; negative for the question's name.
    /// </summary>
    public int OwnerAt { get; init; }

    /// <summary>Where the name of the deciding entry begins inside that name.</summary>
    public int ApexOffset { get; init; }

    /// <summary>Whether the seized name is the TargetName of a service binding: its owner then has no such record (rule C1).</summary>
    public bool IsServiceTarget { get; init; }
}
