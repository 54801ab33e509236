using System;
using System.Net;
using Sinkhole.NameServer.Query;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>One try at one upstream: the question, and the failure if no further message comes.</summary>
internal sealed class UpstreamExchange
{
    private readonly Action _onMessage;

    /// <summary>A try without any message yet.</summary>
    /// <param name="upstream">The upstream.</param>
    /// <param name="question">The question.</param>
    /// <param name="hasOpt">Whether the first query has OPT.</param>
    /// <param name="onMessage">Called for every message of the upstream for this question.</param>
    public UpstreamExchange(IPEndPoint upstream, AskedQuestion question, bool hasOpt, Action onMessage)
    {
        Upstream = upstream;
        Question = question;
        HasOpt = hasOpt;
        _onMessage = onMessage;
    }

    /// <summary>The upstream.</summary>
    public IPEndPoint Upstream { get; }

    /// <summary>The question.</summary>
    public AskedQuestion Question { get; }

    /// <summary>Whether the query has OPT.</summary>
    public bool HasOpt { get; private set; }

    /// <summary>The failure, if the try ends now.</summary>
    public AnswerFault Fault { get; private set; } = AnswerFault.Silence;

    /// <summary>A message was received: the upstream is not silent, whatever the result of this try.</summary>
    /// <param name="fault">The failure if no better message follows.</param>
    public void OnMessage(AnswerFault fault)
    {
        Fault = fault;
        _onMessage();
    }

    /// <summary>Asks from now on without OPT (RFC 6891 §6.2.2).</summary>
    public void DropOpt() => HasOpt = false;
}
