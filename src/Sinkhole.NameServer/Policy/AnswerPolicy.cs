using System;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Policy;

/// <summary>
/// The policy over a whole answer: every target of an alias, and every TargetName of a service binding, is looked up as a question's name
/// would be, with the same precedence (rules C1, C4). Without this an alias of one's own making would be a way round any order.
/// </summary>
internal static class AnswerPolicy
{
    private const int PriorityOctets = 2;
    private const int QuestionName = -1;

    /// <summary>The first name on the way that an order in force covers.</summary>
    /// <param name="policy">The table.</param>
    /// <param name="answer">What an upstream said, aliases first and in their order.</param>
    /// <param name="type">QTYPE.</param>
    /// <param name="now">The instant.</param>
    public static ChainHit Find(PolicyTable policy, scoped in AnswerView answer, RRType type, OrderInstant now)
    {
        var walk = new RecordWalk(answer.Records);
        bool isObserved = false;
        int owner = QuestionName;
        int keptOctets = 0;
        ushort kept = 0;
        uint maxTtl = uint.MaxValue;
        for (ushort index = 0; index < answer.Answers && walk.TryMove(); index++)
        {
            int nameAt = TargetAt(walk, type);
            if (nameAt < 0)
            {
                continue;
            }

            bool isAlias = walk.Type is RRType.Cname or RRType.Dname;
            PolicyVerdict verdict = policy.Find(NameAt(walk, nameAt), now);
            isObserved |= verdict.IsObserved;
            maxTtl = uint.Min(maxTtl, verdict.MaxTtlSeconds(now));
            if (verdict.Rule is PolicyRule rule)
            {
                return new ChainHit(rule, isObserved)
                {
                    KeptOctets = isAlias ? walk.End : keptOctets,
                    KeptRecords = isAlias ? (ushort)(index + 1) : kept,
                    OwnerAt = isAlias ? walk.DataAt : owner,
                    ApexOffset = isAlias ? verdict.ApexOffset : 0,
                    IsServiceTarget = !isAlias,
                    MaxTtlSeconds = maxTtl,
                };
            }

            if (walk.Type == RRType.Cname)
            {
                owner = walk.DataAt;
                keptOctets = walk.End;
                kept = (ushort)(index + 1);
            }
        }

        return new ChainHit(null, isObserved) { MaxTtlSeconds = maxTtl };
    }

    /// <summary>Where in RDATA a name stands that the answer leads to; negative for none.</summary>
    private static int TargetAt(scoped in RecordWalk walk, RRType type) => walk.Type switch
    {
        RRType.Cname => 0,

        // On the way to something else the alias made of it stands next, and that is the name in question.
        RRType.Dname when type is RRType.Dname or RRType.Any => 0,
        RRType.Https or RRType.Svcb when walk.Data.Length > PriorityOctets => PriorityOctets,
        _ => -1,
    };

    private static WireName NameAt(scoped in RecordWalk walk, int offset)
    {
        ReadOnlySpan<byte> data = walk.Data[offset..];
        int at = 0;
        while (at < data.Length && data[at] != 0)
        {
            at += data[at] + 1;
        }

        // The root is a binding of the owner itself (RFC 9460 §2.5), and it has no rule.
        return at < data.Length ? new WireName(data[..(at + 1)]) : WireName.Root;
    }
}
