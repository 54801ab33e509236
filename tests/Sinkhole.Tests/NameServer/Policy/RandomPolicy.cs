using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using Sinkhole.NameServer.Policy;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Tests.NameServer.Policy;

/// <summary>A random set of orders: few names, so that orders share them, and few instants, so that begins and ends coincide.</summary>
internal sealed class RandomPolicy
{
    private static readonly DateTimeOffset Start = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Labels = ["a", "b", "c", "A", "xn--a"];

    private readonly Random _random;

    public RandomPolicy(int seed)
    {
        _random = new Random(seed);
        var page = new SinkholePage([IPAddress.Parse("192.0.2.80")], 30);
        PolicyOrder[] orders = [.. Enumerable.Range(0, _random.Next(1, 6)).Select(NewOrder)];
        var builder = new PolicyTableBuilder();
        Dictionary<(PolicyOrder, PolicyAction), PolicyRule> rules = [];
        for (int entry = _random.Next(1, 14); entry > 0; entry--)
        {
            PolicyOrder order = orders[_random.Next(orders.Length)];
            PolicyAction action = NewAction();
            if (!rules.TryGetValue((order, action), out PolicyRule? rule))
            {
                rule = new PolicyRule(order, action, page);
                rules.Add((order, action), rule);
            }

            string name = NewName(4);
            PolicyMatch match = (PolicyMatch)_random.Next(2);
            builder.Add(Wire(name), match, rule);
            Reference.Add(name, match, rule);
        }

        if (_random.Next(6) == 0)
        {
            string allowed = NewName(4);
            builder.Allow(Wire(allowed));
            Reference.Allow(allowed);
        }

        Table = builder.Build();
    }

    public PolicyTable Table { get; }

    public NaivePolicy Reference { get; } = new();

    public string NewName(int maxLabels)
    {
        string[] labels = [.. Enumerable.Range(0, _random.Next(1, maxLabels + 1)).Select(_ => Labels[_random.Next(Labels.Length)])];
        return string.Join('.', labels);
    }

    /// <summary>An instant at, just before or just after a begin or end of validity; half of them of an untrusted clock.</summary>
    public OrderInstant NewInstant() => _random.Next(2) == 0
        ? OrderInstant.At(NewClock())
        : new OrderInstant(NewClock().UtcTicks, NewClock().UtcTicks);

    private DateTimeOffset NewClock() => Start.AddDays(_random.Next(-1, 5)).AddTicks(_random.Next(-1, 2));

    public static WireName Wire(string name)
    {
        byte[] room = new byte[WireLimits.NameOctets];
        return NameText.TryParse(name, room, out int octets, out NameTextError error)
            ? new WireName(room.AsSpan(0, octets))
            : throw new ArgumentException($"{name}: {error}", nameof(name));
    }

    private PolicyOrder NewOrder(int number)
    {
        DateTimeOffset from = Start.AddDays(_random.Next(3));
        return new PolicyOrder($"order-{number}", from, from.AddDays(_random.Next(1, 4)), ExtendedError.Censored);
    }

    private PolicyAction NewAction() => _random.Next(8) switch
    {
        0 => PolicyAction.NXDomain,
        1 => PolicyAction.NoData,
        2 or 3 => PolicyAction.Passthru,
        4 => PolicyAction.Observe,
        _ => PolicyAction.Page,
    };
}
