using System;
using Sinkhole.NameServer.Query;

namespace Sinkhole.Composition;

/// <summary>Describes the fault of an upstream in words that follow its address.</summary>
internal static class UpstreamTrouble
{
    /// <summary>For example "refuses us".</summary>
    public static string Describe(AnswerFault fault) => fault switch
    {
        AnswerFault.Silence => "is silent",
        AnswerFault.Failure => "answers with failures",
        AnswerFault.Refused => "refuses us",
        AnswerFault.NotUnderstood => "does not understand our queries",
        AnswerFault.Referral => "only refers to other servers",
        AnswerFault.Unreadable => "sends malformed answers",
        AnswerFault.StreamUnreachable => "does not answer by TCP",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "no fault of an upstream"),
    };
}
