namespace Sinkhole.NameServer.Policy;

/// <summary>What the policy says of a name at an instant.</summary>
public readonly struct PolicyVerdict
{
    internal PolicyVerdict(PolicyRule? rule, int apexOffset, bool isLifted, bool isObserved)
    {
        Rule = rule;
        ApexOffset = apexOffset;
        IsLifted = isLifted;
        IsObserved = isObserved;
    }

    /// <summary>The rule that decides: page, NXDOMAIN or NODATA; null when the name is left alone.</summary>
    public PolicyRule? Rule { get; }

    /// <summary>Where the name of the deciding entry begins inside QNAME, in octets: the apex of the made-up zone.</summary>
    public int ApexOffset { get; }

    /// <summary>Whether the operator's allow list covers the name, or an entry passthru in force does and no rule decides.</summary>
    public bool IsLifted { get; }

    /// <summary>Whether an entry with the action observe, in force, covers the name.</summary>
    public bool IsObserved { get; }
}
