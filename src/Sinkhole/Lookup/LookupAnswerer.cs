using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using Sinkhole.Documents.Findings;
using Sinkhole.NameServer.Answering;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Observation;
using Sinkhole.NameServer.Policy;
using Sinkhole.NameServer.Query;
using Sinkhole.Orders.Guard;
using Sinkhole.Orders.Model;
using Sinkhole.Reload;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Lookup;

/// <summary>Looks up what a set answers for a name and which line decides. The answer comes from the name server's query path.</summary>
internal static class LookupAnswerer
{
    private static readonly ClientGroups Everyone = new([IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0")]);

    /// <summary>Looks up a name in a set.</summary>
    /// <param name="loaded">The set.</param>
    /// <param name="name">Presentation form, validated.</param>
    /// <param name="type">QTYPE.</param>
    /// <param name="clock">The order clock.</param>
    /// <param name="isRunning">Whether the set is the running generation; its number is then part of the report.</param>
    public static LookupReport Answer(LoadedSet loaded, string name, RRType type, OrderClock clock, bool isRunning)
    {
        OrderInstant now = clock.Now();
        byte[] wire = new byte[WireLimits.NameOctets];
        if (!NameText.TryParse(name, wire, out int octets, out NameTextError error))
        {
            throw new ArgumentException($"'{name}' is not a name: {error}", nameof(name));
        }

        var qname = new WireName(wire.AsSpan(0, octets));
        List<PolicyRule> covering = [];
        PolicyVerdict verdict = loaded.Generation.Policy.FindAll(qname, now, covering);
        AnswerLines? answer = verdict.Rule is null ? null : AnswerText.Read(Query(loaded.Generation, qname, type, clock));
        return new LookupReport
        {
            Name = name,
            Type = LookupQuestion.FormatType(type),
            Verdict = VerdictOf(loaded, qname, verdict),
            Rcode = answer?.Rcode,
            Answers = answer?.Answers ?? [],
            Authorities = answer?.Authorities ?? [],
            ExtendedErrors = answer?.ExtendedErrors ?? [],
            DecidedBy = verdict.Rule is null ? null : FindDecidingEntry(loaded, loaded.RuleOrders[verdict.Rule], qname, verdict),
            CoveredBy = [.. covering.Select(static rule => rule.Order.Id)],
            Notes = [.. Notes(loaded.Source, name, now)],
            Generation = isRunning ? loaded.Generation.Number : null,
        };
    }

    private static string VerdictOf(LoadedSet loaded, scoped WireName qname, PolicyVerdict verdict) => verdict.Rule?.Action switch
    {
        PolicyAction.Page => "page",
        PolicyAction.NXDomain => "nxdomain",
        PolicyAction.NoData => "nodata",
        _ when verdict.IsPassthru && AllowedAt(loaded.Source, qname) is not null => "allowed",
        _ when verdict.IsPassthru => "passthru",
        _ => "not listed",
    };

    /// <summary>Runs the query through the real responder, with every client allowed and no upstreams.</summary>
    private static byte[] Query(Generation generation, scoped WireName qname, RRType type, OrderClock clock)
    {
        var cell = new GenerationCell(generation with { Clients = Everyone, Routes = ForwardRoutes.None });
        byte[] packet = new byte[WireLimits.PlainUdpOctets + Responder.ReplyRoom];
        DnsHeader.Write(packet, id: 0, DnsHeader.RecursionDesiredFlag, questions: 1, answers: 0, authorities: 0, additionals: 1);
        var writer = new MessageWriter(packet, WireLimits.HeaderOctets);
        writer.WriteOctets(qname.Octets);
        writer.WriteUInt16((ushort)type);
        writer.WriteUInt16((ushort)DnsClass.IN);
        writer.WriteOpt(WireLimits.UdpOctets, Rcode.NoError, isDnssecOk: false, []);
        var client = Client.FromEndPoint(new IPEndPoint(IPAddress.Loopback, 1), DnsTransport.Tcp);
        var responder = new Responder(cell, clock.Time, orders: clock);
        var query = new ReceivedMessage(packet, writer.Position, client);
        int reply = responder.Answer(query, responder.Now(), new QueryCounters(DnsTransport.Tcp), out _);
        return packet[..reply];
    }

    private static DecidingEntry? FindDecidingEntry(LoadedSet loaded, Order order, scoped WireName qname, PolicyVerdict verdict)
    {
        var apex = new WireName(qname.Octets[verdict.ApexOffset..]);
        DecidingEntry? subtree = null;
        for (int index = 0; index < order.Entries.Count; index++)
        {
            OrderEntry entry = order.Entries[index];
            if (!IsRuleOf(entry, verdict.Rule) || !entry.Name.EqualsIgnoreCase(apex) || loaded.Source.Guard.IsHeld(order, index))
            {
                continue;
            }

            if (entry.Match == EntryMatch.Subtree)
            {
                subtree ??= ToDecidingEntry(order, entry);
            }
            else if (verdict.ApexOffset == 0)
            {
                return ToDecidingEntry(order, entry);
            }
        }

        return subtree;
    }

    private static DecidingEntry ToDecidingEntry(Order order, scoped in OrderEntry entry) => new(
        order.Id,
        order.Authority,
        NameText.Format(entry.Name),
        OrderKeywords.Matches.KeywordOf(entry.Match),
        OrderKeywords.Actions.KeywordOf(entry.Action),
        entry.Position.File,
        entry.Position.Line,
        order.ValidFrom,
        order.ValidUntil);

    private static bool IsRuleOf(scoped in OrderEntry entry, PolicyRule? rule) =>
        IsSameAction(entry.Action, rule?.Action) && (entry.Page is null || entry.Page == rule?.Page.Name);

    private static bool IsSameAction(EntryAction entry, PolicyAction? rule) => (entry, rule) is
        (EntryAction.Page, PolicyAction.Page) or (EntryAction.Nxdomain, PolicyAction.NXDomain) or (EntryAction.Nodata, PolicyAction.NoData);

    private static IEnumerable<string> Notes(SourceSet source, string name, OrderInstant now)
    {
        byte[] wire = new byte[WireLimits.NameOctets];
        _ = NameText.TryParse(name, wire, out int octets, out _);
        if (AllowedAt(source, new WireName(wire.AsSpan(0, octets))) is { } allowed)
        {
            yield return $"'{allowed.Name}' is on the operator's allow list ({allowed.Position}): no order applies to it";
        }

        foreach (HeldEntry held in source.Guard.Held)
        {
            if (Covers(held.Order.Entries[held.Index], wire, octets))
            {
                yield return $"the guard holds '{held.Name}' of order {held.Order.Id}: {held.Finding.Message}";
            }
        }

        foreach (Order order in source.Orders.Orders)
        {
            if (order.IsOverdue(now) && CoversAny(order, wire, octets))
            {
                yield return $"order {order.Id} still blocks after its end, {UtcText.Format(order.ValidUntil)}: "
                    + "no synchronised clock has reached that time";
            }
            else if (!order.IsInForce(now) && CoversAny(order, wire, octets))
            {
                string when = order.HasEnded(now)
                    ? $"ended {UtcText.Format(order.ValidUntil)}"
                    : $"begins {UtcText.Format(order.ValidFrom)}";
                yield return $"order {order.Id} also lists it, but {when}";
            }
        }
    }

    private static WrittenName? AllowedAt(SourceSet source, scoped WireName qname)
    {
        byte[] wire = new byte[WireLimits.NameOctets];
        foreach (WrittenName allowed in source.Options.Allow)
        {
            if (NameText.TryParse(allowed.Name, wire, out int octets, out _) && qname.IsAtOrBelow(new WireName(wire.AsSpan(0, octets))))
            {
                return allowed;
            }
        }

        return null;
    }

    private static bool CoversAny(Order order, byte[] wire, int octets)
    {
        foreach (OrderEntry entry in order.Entries)
        {
            if (Covers(entry, wire, octets))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Covers(scoped in OrderEntry entry, byte[] wire, int octets)
    {
        var qname = new WireName(wire.AsSpan(0, octets));
        return entry.Match == EntryMatch.Subtree ? qname.IsAtOrBelow(entry.Name) : qname.EqualsIgnoreCase(entry.Name);
    }
}
