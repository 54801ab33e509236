using System;
using Sinkhole.NameServer.Query;
using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Policy;

/// <summary>
/// The policy for a whole answer: every target of an alias, and every TargetName of a service binding, is looked up like a question's name,
/// with the same precedence (rules C1, C4). Without this anyone could bypass an order with an alias.
/// </summary>
internal static class AnswerPolicy
{
    private const int PriorityOctets = 2;
    private const int QuestionName = -1;

    /// <summary>Finds the first name of the chain that an order in force covers.</summary>
    /// <param name="policy">The table.</param>
    /// <param name="answer">The upstream's answer, aliases first and in order.</param>
    /// <param name="type">QTYPE.</param>
    /// <param name="now">The instant.</param>
    public static ChainHit Find(PolicyTable policy, scoped in AnswerView answer, RRType type, OrderInstant now)
    {
        var scanner = new RecordScanner(answer.Records);
        bool isObserved = false;
        int owner = QuestionName;
        int keptOctets = 0;
        ushort kept = 0;
        uint maxTtl = uint.MaxValue;
        for (ushort index = 0; index < answer.Answers && scanner.TryMove(); index++)
        {
            int nameAt = TargetAt(scanner, type);
            if (nameAt < 0)
            {
                continue;
            }

            bool isAlias = scanner.Type is RRType.Cname or RRType.Dname;
            PolicyVerdict verdict = policy.Find(NameAt(scanner, nameAt), now);
            isObserved |= verdict.IsObserved;
            maxTtl = uint.Min(maxTtl, verdict.MaxTtlSeconds(now));
            if (verdict.Rule is PolicyRule rule)
            {
                return new ChainHit(rule, isObserved)
                {
                    KeptOctets = isAlias ? scanner.End : keptOctets,
                    KeptRecords = isAlias ? (ushort)(index + 1) : kept,
                    OwnerAt = isAlias ? scanner.DataAt : owner,
                    ApexOffset = isAlias ? verdict.ApexOffset : 0,
                    IsServiceTarget = !isAlias,
                    MaxTtlSeconds = maxTtl,
                };
            }

            if (scanner.Type == RRType.Cname)
            {
                owner = scanner.DataAt;
                keptOctets = scanner.End;
                kept = (ushort)(index + 1);
            }
        }

        return new ChainHit(null, isObserved) { MaxTtlSeconds = maxTtl };
    }

    /// <summary>The offset in RDATA of a name that the answer leads to; negative for none.</summary>
    private static int TargetAt(scoped in RecordScanner scanner, RRType type) => scanner.Type switch
    {
        RRType.Cname => 0,

        // For another type the CNAME that is synthesized from it follows, and its target is the name to check.
        RRType.Dname when type is RRType.Dname or RRType.Any => 0,
        RRType.Https or RRType.Svcb when scanner.Data.Length > PriorityOctets => PriorityOctets,
        _ => -1,
    };

    private static WireName NameAt(scoped in RecordScanner scanner, int offset)
    {
        ReadOnlySpan<byte> data = scanner.Data[offset..];
        int at = 0;
        while (at < data.Length && data[at] != 0)
        {
            at += data[at] + 1;
        }

        // The root stands for the owner itself (RFC 9460 §2.5), and it has no rule.
        return at < data.Length ? new WireName(data[..(at + 1)]) : WireName.Root;
    }
}
