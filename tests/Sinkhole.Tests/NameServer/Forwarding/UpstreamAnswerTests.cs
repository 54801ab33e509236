using System;
using Sinkhole.NameServer.Forwarding;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Query;
using Sinkhole.Tests.Scenarios;
using Sinkhole.Tests.Wire.Dns;
using Sinkhole.Wire.Dns;
using Xunit;

namespace Sinkhole.Tests.NameServer.Forwarding;

/// <summary>An upstream may be anyone who guessed ID and port: whatever it sends, the client gets a whole message or nothing.</summary>
public sealed class UpstreamAnswerTests
{
    [Theory]
    [InlineData("other.example A")]
    [InlineData("other.example A +edns +do")]
    [InlineData("other.example A +tcp +edns")]
    public void Any_answer_becomes_a_sound_reply_or_none(string text)
    {
        PendingQuery pending = Pending(text);
        var messages = new RandomMessage(seed: 21);
        int adapted = 0;
        for (int round = 0; round < 20_000; round++)
        {
            byte[] good = ScriptedUpstream.LargeAnswer(pending.Message, messages.Below(40));
            byte[] answer = messages.Below(4) == 0 ? good : messages.Mutated(good);
            if (!UpstreamAnswer.IsFor(pending, pending.Header.Id, answer))
            {
                continue;
            }

            byte[] room = [.. answer, .. new byte[Edns.EmptyOptOctets]];
            if (UpstreamAnswer.TryAdapt(pending, room, answer.Length, out int octets))
            {
                adapted++;
                AssertSound(pending, room.AsSpan(0, octets), round);
            }
        }

        Assert.True(adapted > 5000, $"{adapted} answers were passed on");
    }

    [Theory]
    [InlineData("other.example A", 0)]
    [InlineData("other.example A +edns", 1)]
    public void Failure_is_a_sound_reply(string text, int additionals)
    {
        PendingQuery pending = Pending(text);
        byte[] room = new byte[512];

        int octets = UpstreamAnswer.WriteFailure(pending, ExtendedErrorOption.Encode(ExtendedError.Other, "why"), room);

        AssertSound(pending, room.AsSpan(0, octets), round: 0);
        Assert.Equal(Rcode.ServFail, UpstreamAnswer.RcodeOf(room));
        Assert.Equal(additionals, room[11]);
    }

    [Fact]
    public void Extended_rcode_of_the_hop_behind_us_is_not_passed_on()
    {
        PendingQuery pending = Pending("other.example A +edns");
        byte[] answer = ScriptedUpstream.Answer(pending.Message);
        answer[^6] = 1;

        Assert.False(UpstreamAnswer.TryAdapt(pending, answer, answer.Length, out _));
    }

    private static void AssertSound(PendingQuery pending, ReadOnlySpan<byte> reply, int round)
    {
        Assert.True(DnsHeader.TryRead(reply, out DnsHeader header));
        bool isSound = header.IsResponse
            && header.Id == pending.Header.Id
            && (header.Flags & DnsHeader.AuthoritativeFlag) == 0
            && (header.Flags & DnsHeader.RecursionAvailableFlag) != 0
            && reply.Length <= pending.ReplyLimit
            && reply[12..pending.QuestionEnd].SequenceEqual(pending.Message.AsSpan(12, pending.QuestionEnd - 12))
            && MessageCopy.Rewrite(reply, out WireError error).AsSpan().SequenceEqual(reply)
            && error == WireError.None;
        var reader = new MessageReader(reply);
        isSound &= reader.TryReadQuestion(out _)
            && Edns.TryReadSections(reply, header, ref reader, out Edns edns) == WireError.None
            && edns.IsPresent == pending.Edns.IsPresent;
        Assert.True(isSound, $"round {round}: {Convert.ToHexString(reply)}");
    }

    private static PendingQuery Pending(string text)
    {
        var query = ScenarioQuery.Parse(text);
        var handover = new Handover(ScenarioPolicy.Of("upstream 198.51.100.53:53"), QueryOutcome.Forwarded);
        return new PendingQuery(query.Message, query.Client, handover, new NoPath(), new QueryCounters(query.Client.Transport));
    }

    private sealed class NoPath : IReplyPath
    {
        public bool TrySend(ReadOnlySpan<byte> reply) => true;
    }
}
