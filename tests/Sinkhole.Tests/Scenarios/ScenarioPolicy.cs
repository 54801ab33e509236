using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Net;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Local;
using Sinkhole.NameServer.Policy;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Tests.Scenarios;

/// <summary>The set-up lines of a scenario, as a generation. The words are those of orders and configuration.</summary>
internal sealed class ScenarioPolicy
{
    private const string TrustWord = "trust_ad";
    private const string RecordWord = "record";

    private readonly Dictionary<string, SinkholePage> _pages = new(StringComparer.Ordinal);
    private readonly Dictionary<(PolicyOrder, PolicyAction, SinkholePage), PolicyRule> _rules = [];
    private readonly List<(string Name, PolicyMatch Match, PolicyRule Rule)> _entries = [];
    private readonly List<string> _allowed = [];
    private IPNetwork[] _clients = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];
    private ImmutableArray<IPEndPoint> _upstreams = [];
    private ImmutableArray<ForwardRoute> _routes = [];
    private bool _trustsAuthentic;
    private PolicyOrder? _order;
    private uint _generation = 1;
    private string _owner = "isp.example";
    private string _node = string.Empty;
    private SoaSection _denial;
    private LocalZones _localZones = LocalZones.Standard;

    /// <summary>A generation from set-up lines, for tests that are not scenarios.</summary>
    public static Generation Of(string lines)
    {
        var policy = new ScenarioPolicy();
        foreach (string line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!policy.TryTake(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            {
                throw new FormatException($"'{line}' is no set-up line");
            }
        }

        return policy.Build();
    }

    /// <summary>Takes one line, split into words.</summary>
    /// <returns>False when its first word begins no set-up line.</returns>
    public bool TryTake(string[] words)
    {
        switch (words)
        {
            case ["clients", .. string[] prefixes]:
                _clients = [.. prefixes.Select(IPNetwork.Parse)];
                return true;
            case ["upstream", string endPoint, .. string[] trust]:
                _upstreams = _upstreams.Add(IPEndPoint.Parse(endPoint));
                _trustsAuthentic |= trust is [TrustWord];
                return true;
            case ["route", string suffix, .. string[] endPoints, TrustWord]:
                _routes = _routes.Add(new ForwardRoute(Wire(suffix), [.. endPoints.Select(IPEndPoint.Parse)], trustsAuthentic: true));
                return true;
            case ["route", string suffix, .. string[] endPoints]:
                _routes = _routes.Add(new ForwardRoute(Wire(suffix), [.. endPoints.Select(IPEndPoint.Parse)]));
                return true;
            case ["generation", string number]:
                _generation = uint.Parse(number, CultureInfo.InvariantCulture);
                return true;
            case ["owner", string host]:
                _owner = host;
                return true;
            case ["node", string node]:
                _node = node;
                return true;
            case ["denial", string form]:
                _denial = Enum.Parse<SoaSection>(form, ignoreCase: true);
                return true;
            case ["canaries", .. string[] kinds]:
                _localZones = new LocalZones([.. kinds.Select(kind => Enum.Parse<Canary>(kind, ignoreCase: true))]);
                return true;
            case ["page", string name, string ttl, .. string[] addresses]:
                bool records = addresses is [.., RecordWord];
                IPAddress[] parsed = [.. addresses.SkipLast(records ? 1 : 0).Select(IPAddress.Parse)];
                uint seconds = uint.Parse(ttl.TrimEnd('s'), CultureInfo.InvariantCulture);
                _pages[name] = new SinkholePage(parsed, seconds) { RecordsContacts = records };
                return true;
            case ["order", string id, string class_, "from", string from, "until", string until]:
                _order = new PolicyOrder(id, Instant(from), Instant(until), Reason(class_));
                return true;
            case ["exact" or "subtree", string name, string action, .. string[] page]:
                _entries.Add((name, words[0] == "exact" ? PolicyMatch.Exact : PolicyMatch.Subtree, Rule(action, page)));
                return true;
            case ["allow", string name]:
                _allowed.Add(name);
                return true;
            default:
                return false;
        }
    }

    public static DateTimeOffset Instant(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>A name in wire form.</summary>
    public static byte[] Wire(string name)
    {
        byte[] room = new byte[WireLimits.NameOctets];
        return NameText.TryParse(name, room, out int octets, out NameTextError error)
            ? room[..octets]
            : throw new FormatException($"'{name}' is no name: {error}");
    }

    public Generation Build() => BuildOrders() with
    {
        LocalZones = _localZones,
        Node = new NodeName(_node),
        Denial = _denial,
    };

    private Generation BuildOrders()
    {
        var table = new PolicyTableBuilder();
        foreach ((string name, PolicyMatch match, PolicyRule rule) in _entries)
        {
            table.Add(new WireName(Wire(name)), match, rule);
        }

        foreach (string name in _allowed)
        {
            table.Allow(new WireName(Wire(name)));
        }

        return new Generation(
            _generation,
            [],
            table.Build(),
            new ClientGroups(_clients),
            new ForwardRoutes(_upstreams, _routes, _trustsAuthentic),
            new ZoneOwner(_owner, _generation));
    }

    private static ExtendedError Reason(string word) => word switch
    {
        "court" => ExtendedError.Censored,
        "operator" => ExtendedError.Blocked,
        _ => throw new FormatException($"'{word}' is no class of orders: write court or operator"),
    };

    private PolicyRule Rule(string action, string[] page)
    {
        PolicyOrder order = _order ?? throw new FormatException("an entry stands under its order");
        SinkholePage profile = page is [string name] ? _pages[name] : _pages.Values.First();
        PolicyAction kind = Enum.Parse<PolicyAction>(action, ignoreCase: true);
        if (!_rules.TryGetValue((order, kind, profile), out PolicyRule? rule))
        {
            rule = new PolicyRule(order, kind, profile);
            _rules.Add((order, kind, profile), rule);
        }

        return rule;
    }
}
