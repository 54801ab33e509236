using System;
using System.Net;
using Sinkhole.NameServer.Query;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>One try at one upstream: what is asked, and what it comes to if nothing more is heard.</summary>
internal sealed class UpstreamExchange
{
    private readonly Action _heard;

    /// <summary>A try of which nothing was heard yet.</summary>
    /// <param name="upstream">Whom to ask.</param>
    /// <param name="question">What to ask.</param>
    /// <param name="hasOpt">Whether it is asked with OPT at first.</param>
    /// <param name="heard">Called whenever a message of the upstream to this question has come.</param>
    public UpstreamExchange(IPEndPoint upstream, AskedQuestion question, bool hasOpt, Action heard)
    {
        Upstream = upstream;
        Question = question;
        HasOpt = hasOpt;
        _heard = heard;
    }

    /// <summary>Whom to ask.</summary>
    public IPEndPoint Upstream { get; }

    /// <summary>What to ask.</summary>
    public AskedQuestion Question { get; }

    /// <summary>Whether it is asked with OPT.</summary>
    public bool HasOpt { get; private set; }

    /// <summary>Why there is no answer, if the try ends now.</summary>
    public AnswerFault Fault { get; private set; } = AnswerFault.Silence;

    /// <summary>A message has come: the upstream is not silent, whatever becomes of this try.</summary>
    /// <param name="fault">Why the try fails if nothing better follows.</param>
    public void OnMessage(AnswerFault fault)
    {
        Fault = fault;
        _heard();
    }

    /// <summary>Asks from now on as before EDNS (RFC 6891 §6.2.2).</summary>
    public void DropOpt() => HasOpt = false;
}
