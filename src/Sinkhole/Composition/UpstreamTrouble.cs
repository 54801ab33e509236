using System;
using Sinkhole.NameServer.Query;

namespace Sinkhole.Composition;

/// <summary>What is wrong with an upstream, in words that follow its address.</summary>
internal static class UpstreamTrouble
{
    /// <summary>"refuses us"; what is no fault of an upstream has no words.</summary>
    public static string Say(AnswerFault fault) => fault switch
    {
        AnswerFault.Silence => "is silent",
        AnswerFault.Failure => "answers with failures",
        AnswerFault.Refused => "refuses us",
        AnswerFault.NotUnderstood => "does not understand our questions",
        AnswerFault.Referral => "only refers to other servers",
        AnswerFault.Unreadable => "sends what cannot be read",
        AnswerFault.StreamUnreachable => "does not answer by TCP",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "no fault of an upstream"),
    };
}
