using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;

namespace Sinkhole.Orders.Export;

/// <summary>Writes what makes another resolver forward names to us and cache none of the answers longer than we say.</summary>
/// <remarks>Names come from orders that were checked: letters, digits, '-' and '_', so nothing is escaped.</remarks>
public sealed class ResolverText
{
    /// <summary>What dnsdist asks to see that we live: answered by ourselves whatever the orders and the upstreams are.</summary>
    /// <remarks>A seized name would not do: once its order is over it is asked upstream, and one failure there would close the pool to all.
    /// </remarks>
    private const string Probe = "localhost.";

    private readonly TextWriter _writer;
    private readonly IReadOnlyList<IPEndPoint> _sinkholes;

    /// <param name="writer">Where it goes; its line end is the one used.</param>
    /// <param name="sinkholes">Our addresses, the preferred first; at least one.</param>
    public ResolverText(TextWriter writer, IReadOnlyList<IPEndPoint> sinkholes)
    {
        if (sinkholes.Count == 0)
        {
            throw new ArgumentException("no address of ours", nameof(sinkholes));
        }

        _writer = writer;
        _sinkholes = sinkholes;
    }

    /// <summary>Writes all names in a form.</summary>
    public void Write(ResolverFormat format, IReadOnlyList<string> names)
    {
        switch (format)
        {
            case ResolverFormat.Unbound:
                WriteUnbound(names);
                break;
            case ResolverFormat.Bind:
                Each(names, name => $"zone \"{name}\" {{ type forward; forward only; forwarders {{ {Joined(BindAddress, " ")} }}; }};");
                break;
            case ResolverFormat.BindOptions:
                WriteAround("validate-except {", names, static name => $"  \"{name}\";", "};");
                break;
            case ResolverFormat.Dnsmasq:
                Each(_sinkholes, sinkhole => Each(names, name => $"server=/{name}/{Hashed(sinkhole)}"));
                break;
            case ResolverFormat.PdnsRecursor:
                // The sign asks for recursion, so that names which no order covers are resolved too.
                Each(names, name => $"+{name}={Joined(static sinkhole => sinkhole.ToString(), ";")}");
                break;
            case ResolverFormat.PdnsRecursorLua:
                Each(names, static name => $"addNTA('{name}', 'seized')");
                break;
            case ResolverFormat.KnotResolver:
                WriteKnotResolver(names);
                break;
            case ResolverFormat.Dnsdist:
                WriteDnsdist(names);
                break;
            case ResolverFormat.Names:
            default:
                Each(names, static name => name);
                break;
        }
    }

    private void WriteUnbound(IReadOnlyList<string> names)
    {
        WriteAround("server:", names, static name => $"  domain-insecure: \"{name}\"", end: null);
        foreach (string name in names)
        {
            _writer.WriteLine("forward-zone:");
            _writer.WriteLine($"  name: \"{name}\"");
            Each(_sinkholes, static sinkhole => $"  forward-addr: {sinkhole.Address}@{Port(sinkhole)}");
            _writer.WriteLine("  forward-no-cache: yes");
        }
    }

    private void WriteKnotResolver(IReadOnlyList<string> names)
    {
        WriteAround("seized = policy.todnames({", names, static name => $"  '{name}',", "})");
        _writer.WriteLine("policy.add(policy.suffix(policy.FLAGS({'NO_CACHE'}), seized))");
        _writer.WriteLine($"policy.add(policy.suffix(policy.STUB({{{Joined(KnotAddress, ", ")}}}), seized))");
    }

    private void WriteDnsdist(IReadOnlyList<string> names)
    {
        Each(_sinkholes, static sinkhole => $"newServer({{address='{sinkhole}', pool='sinkhole', checkName='{Probe}', checkType='A'}})");
        _writer.WriteLine("seized = newSuffixMatchNode()");
        Each(names, static name => $"seized:add('{name}.')");
        _writer.WriteLine("addAction(SuffixMatchNodeRule(seized), PoolAction('sinkhole'))");
    }

    private void WriteAround(string begin, IReadOnlyList<string> names, Func<string, string> line, string? end)
    {
        _writer.WriteLine(begin);
        Each(names, line);
        if (end is not null)
        {
            _writer.WriteLine(end);
        }
    }

    private void Each<T>(IReadOnlyList<T> things, Func<T, string> line) => Each(things, thing => _writer.WriteLine(line(thing)));

    private static void Each<T>(IReadOnlyList<T> things, Action<T> write)
    {
        foreach (T thing in things)
        {
            write(thing);
        }
    }

    private string Joined(Func<IPEndPoint, string> form, string between) => string.Join(between, _sinkholes.Select(form));

    private static string Port(IPEndPoint sinkhole) => sinkhole.Port.ToString(CultureInfo.InvariantCulture);

    private static string BindAddress(IPEndPoint sinkhole) => $"{sinkhole.Address} port {Port(sinkhole)};";

    private static string KnotAddress(IPEndPoint sinkhole) => $"'{sinkhole.Address}@{Port(sinkhole)}'";

    private static string Hashed(IPEndPoint sinkhole) => $"{sinkhole.Address}#{Port(sinkhole)}";
}
