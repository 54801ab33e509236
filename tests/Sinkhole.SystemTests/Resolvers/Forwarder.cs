using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Differential;

namespace Sinkhole.SystemTests.Resolvers;

/// <summary>One of the resolvers of <c>appliance/resolvers</c>, set up as its README says: our file included, the names exported.</summary>
/// <param name="Name">As the README calls it.</param>
/// <param name="Program">Where Debian puts it.</param>
/// <param name="Package">The package that brings it.</param>
/// <param name="Configure">Writes the rest of its configuration; says its arguments.</param>
internal sealed record Forwarder(string Name, string Program, string Package, Func<ForwarderFolder, string[]> Configure)
{
    /// <summary>A name whose parent is signed by a key that nobody has, as far as the resolver knows: what it validates below it is bogus.
    /// </summary>
    public const string SignedParent = "signed.example";

    private const string Anchor = "12345 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D";

    /// <summary>Those that validate here.</summary>
    public static IReadOnlySet<string> Validating { get; } =
        new HashSet<string>(["unbound", "bind", "pdns-recursor", "knot-resolver"], StringComparer.Ordinal);

    /// <summary>All that the README names.</summary>
    public static IReadOnlyDictionary<string, Forwarder> All { get; } = new Dictionary<string, Forwarder>(StringComparer.Ordinal)
    {
        ["unbound"] = new("unbound", "/usr/sbin/unbound", "unbound", Unbound),
        ["bind"] = new("bind", "/usr/sbin/named", "bind9", Bind),
        ["dnsmasq"] = new("dnsmasq", "/usr/sbin/dnsmasq", "dnsmasq-base", Dnsmasq),
        ["pdns-recursor"] = new("pdns-recursor", "/usr/sbin/pdns_recursor", "pdns-recursor", PdnsRecursor),
        ["knot-resolver"] = new("knot-resolver", "/usr/sbin/kresd", "knot-resolver", KnotResolver),
        ["dnsdist"] = new("dnsdist", "/usr/bin/dnsdist", "dnsdist", Dnsdist),
    };

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="world">Who answers names that no order lists.</param>
    /// <param name="exported">What "sinkhole export" prints for a form.</param>
    public Task<PeerServer> StartAsync(IPEndPoint world, Func<string, string> exported) => PeerServer.StartAsync(
        Program, Package, (folder, port) => Configure(new ForwarderFolder(folder, port, world, exported)));

    private static string[] Unbound(ForwarderFolder folder)
    {
        folder.Export("unbound", "/etc/unbound/seized.conf");
        string configuration = folder.Write("unbound.conf", $"""
            server:
              interface: 127.0.0.1@{folder.Port}
              username: ""
              chroot: ""
              directory: "{folder.Path}"
              pidfile: ""
              use-syslog: no
              do-ip6: no
              do-not-query-localhost: no
              trust-anchor: "{SignedParent}. DS {Anchor}"
            remote-control:
              control-enable: no
            forward-zone:
              name: "."
              forward-addr: 127.0.0.1@{folder.World.Port}
            {folder.Ours("unbound.conf")}
            """);
        return ["-d", "-p", "-c", configuration];
    }

    private static string[] Bind(ForwarderFolder folder)
    {
        folder.Export("bind", "/etc/bind/seized.conf");
        folder.Export("bind-options", "/etc/bind/seized-options.conf");
        string configuration = folder.Write("named.conf", $$"""
            options {
              directory "{{folder.Path}}"; pid-file none; session-keyfile none; lock-file none; listen-on-v6 { none; };
              listen-on port {{folder.Port}} { 127.0.0.1; }; recursion yes; dnssec-validation yes;
              forward only; forwarders { 127.0.0.1 port {{folder.World.Port}}; };
              {{folder.Ours("bind-options.conf")}}
            };
            controls { };
            trust-anchors { "{{SignedParent}}." static-ds {{Anchor.Insert(Anchor.LastIndexOf(' ') + 1, "\"")}}"; };
            {{folder.Ours("bind.conf")}}
            """);
        return ["-g", "-n", "1", "-c", configuration];
    }

    private static string[] Dnsmasq(ForwarderFolder folder)
    {
        folder.Export("dnsmasq", "/etc/dnsmasq-seized.conf");
        string configuration = folder.Write("dnsmasq.conf", $"""
            port={folder.Port}
            listen-address=127.0.0.1
            bind-interfaces
            no-resolv
            no-hosts
            pid-file=
            user=root
            server=127.0.0.1#{folder.World.Port}
            {folder.Ours("dnsmasq.conf")}
            """);
        return ["-k", "-C", configuration];
    }

    private static string[] PdnsRecursor(ForwarderFolder folder)
    {
        folder.Export("pdns-recursor", "/etc/powerdns/seized.zones");
        string lua = folder.Export("pdns-recursor-lua", "/etc/powerdns/seized.lua");
        File.AppendAllText(lua, $"clearTA('.')\naddTA('{SignedParent}', '{Anchor}')\n");
        folder.Write("recursor.conf", $"""
            local-address=127.0.0.1
            local-port={folder.Port}
            socket-dir={folder.Path}
            setuid=
            setgid=
            dont-query=
            dnssec=validate
            threads=1
            security-poll-suffix=
            forward-zones-recurse=.=127.0.0.1:{folder.World.Port}
            {folder.Ours("pdns-recursor.conf")}
            """);
        return [$"--config-dir={folder.Path}", "--daemon=no", "--write-pid=no", "--disable-syslog=yes"];
    }

    private static string[] KnotResolver(ForwarderFolder folder)
    {
        folder.Export("knot-resolver", "/etc/knot-resolver/seized.lua");
        string configuration = folder.Write("kresd.conf", $$"""
            net.listen('127.0.0.1', {{folder.Port}}, { kind = 'dns' })
            net.ipv6 = false
            cache.open(10*MB, 'lmdb://{{folder.Path}}')
            modules.unload('ta_update')
            modules.unload('ta_signal_query')
            modules.unload('priming')
            trust_anchors.remove('.')
            trust_anchors.add('{{SignedParent}}. 3600 IN DS {{Anchor}}')
            {{folder.Ours("knot-resolver.lua")}}
            policy.add(policy.all(policy.FORWARD('127.0.0.1@{{folder.World.Port}}')))
            """);
        return ["-n", "-c", configuration, folder.Path];
    }

    private static string[] Dnsdist(ForwarderFolder folder)
    {
        folder.Export("dnsdist", "/etc/dnsdist/seized.lua");
        string configuration = folder.Write("dnsdist.conf", $$"""
            addLocal('127.0.0.1:{{folder.Port}}')
            setACL({'127.0.0.0/8'})
            setSecurityPollSuffix('')
            newServer({address='127.0.0.1:{{folder.World.Port}}', checkName='plain0.example.'})
            {{folder.Ours("dnsdist.lua")}}
            """);
        return ["--supervised", "--disable-syslog", "-C", configuration];
    }
}
