using System;
using Sinkhole.NameServer.Query;

namespace Sinkhole.Composition;

/// <summary>Describes the fault of an upstream in words that follow its address.</summary>
internal static class UpstreamFaultText
{
    /// <summary>For example "answers REFUSED".</summary>
    public static string Describe(AnswerFault fault) => fault switch
    {
        AnswerFault.Silence => "is silent",
        AnswerFault.Failure => "answers with failures",
        AnswerFault.Refused => "answers REFUSED",
        AnswerFault.NotUnderstood => "answers FORMERR or NOTIMP",
        AnswerFault.Referral => "answers with referrals",
        AnswerFault.Unreadable => "sends malformed answers",
        AnswerFault.StreamUnreachable => "does not answer over TCP",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "not a fault of an upstream"),
    };
}
