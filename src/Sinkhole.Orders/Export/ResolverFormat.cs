namespace Sinkhole.Orders.Export;

/// <summary>Whose configuration is written.</summary>
public enum ResolverFormat
{
    /// <summary>One name a line.</summary>
    Names,

    /// <summary>Unbound: clauses for the configuration's top level.</summary>
    Unbound,

    /// <summary>BIND: forward zones for the configuration's top level.</summary>
    Bind,

    /// <summary>BIND: the statement for <c>options</c> that spares the names from validation.</summary>
    BindOptions,

    /// <summary>dnsmasq: lines for a file of <c>conf-dir</c>.</summary>
    Dnsmasq,

    /// <summary>PowerDNS Recursor: the file that <c>forward-zones-file</c> names.</summary>
    PdnsRecursor,

    /// <summary>PowerDNS Recursor: the file that <c>lua-config-file</c> names; it spares the names from validation.</summary>
    PdnsRecursorLua,

    /// <summary>Knot Resolver: Lua for <c>kresd.conf</c>.</summary>
    KnotResolver,

    /// <summary>dnsdist: Lua for <c>dnsdist.conf</c>.</summary>
    Dnsdist,
}
