using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Linq;
using Sinkhole.Configuration;
using Sinkhole.NameServer.Generations;
using Sinkhole.NameServer.Local;
using Sinkhole.NameServer.Policy;
using Sinkhole.Orders.Guard;
using Sinkhole.Orders.Model;
using Sinkhole.Warning.Texts;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Reload;

/// <summary>Builds the set that is used at run time from the validated sources. Pure function without I/O.</summary>
internal static class SetBuilder
{
    /// <summary>Builds the table and the pages.</summary>
    /// <param name="source">The validated sources.</param>
    /// <param name="number">The number it is published under.</param>
    /// <param name="contentHash">Hash of the content with this number.</param>
    /// <param name="publishedAt">The instant of publishing.</param>
    /// <param name="evaluatedAt">The order clock; decides which orders are in force.</param>
    public static LoadedSet Build(
        SourceSet source, uint number, byte[] contentHash, DateTimeOffset publishedAt, OrderInstant evaluatedAt)
    {
        SinkholeOptions options = source.Options;
        PolicyCompiler compiler = Compile(source);
        var generation = new Generation(
            number,
            [.. contentHash],
            compiler.Build(),
            new ClientGroups(options.Dns.Clients),
            RoutesOf(options.Dns),
            new ZoneOwner(options.Operator.Url.IdnHost, number));
        return new LoadedSet(
            WithLocalData(generation, options),
            publishedAt,
            source,
            BuildPages(source),
            compiler.Orders.ToFrozenDictionary(),
            EntryCount.Of(source.Orders),
            evaluatedAt);
    }

    private static ForwardRoutes RoutesOf(DnsOptions options)
    {
        List<ForwardRoute> routes = [];
        Span<byte> suffix = stackalloc byte[WireLimits.NameOctets];
        foreach (RouteOptions route in options.Routes)
        {
            if (NameText.TryParse(route.Suffix, suffix, out int octets, out _))
            {
                routes.Add(new ForwardRoute(suffix[..octets], route.Upstreams, route.TrustsAuthentic));
            }
        }

        return new ForwardRoutes(options.Upstreams, [.. routes], options.TrustsAuthentic);
    }

    private static PolicyCompiler Compile(SourceSet source)
    {
        Dictionary<string, SinkholePage> pages = new(StringComparer.Ordinal);
        uint shortest = uint.MaxValue;
        foreach ((string name, PageOptions page) in source.Options.Pages)
        {
            uint ttl = (uint)page.Ttl.TotalSeconds;
            shortest = Math.Min(shortest, ttl);
            bool recordsDns = page.Records.Contains(ContactOption.Dns);
            pages.Add(name, new SinkholePage(page.Addresses, ttl) { Name = name, RecordsContacts = recordsDns });
        }

        var compiler = new PolicyCompiler(source.Orders, pages, shortest);
        foreach (Order order in source.Orders.Orders)
        {
            compiler.Add(order, index => source.Guard.IsHeld(order, index));
        }

        Span<byte> wire = stackalloc byte[WireLimits.NameOctets];
        foreach (WrittenName name in source.Options.Allow)
        {
            if (NameText.TryParse(name.Name, wire, out int octets, out _))
            {
                compiler.Allow(new WireName(wire[..octets]));
            }
        }

        return compiler;
    }

    private static FrozenDictionary<(string Page, string Order), OrderPages> BuildPages(SourceSet source)
    {
        Dictionary<(string Page, string Order), OrderPages> pages = [];
        foreach ((string name, PageOptions page) in source.Options.Pages)
        {
            List<OrderFacts> facts = [];
            foreach (Order order in source.Orders.Orders)
            {
                if (UsesPage(order, name))
                {
                    facts.Add(FactsOf(order, OrderRetention.Of(source.Options.Evidence, order)));
                }
            }

            var set = PageSet.Build(ProfileOf(source, name, page), source.Texts[name], facts);
            foreach (OrderFacts order in facts)
            {
                if (set.Find(order.Id) is OrderPages found)
                {
                    pages.Add((name, order.Id), found);
                }
            }
        }

        return pages.ToFrozenDictionary();
    }

    private static bool UsesPage(Order order, string page)
    {
        foreach (EntryRange range in order.Entries.Ranges)
        {
            if (string.Equals(range.Page, page, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Adds the node name, local zones and the form of negative answers.</summary>
    private static Generation WithLocalData(Generation generation, SinkholeOptions options) => generation with
    {
        LocalZones = new LocalZones([.. options.Dns.Canaries.Select(CanaryOf)]),
        Node = new NodeName(options.Node),
        Denial = options.Dns.SoaInAdditional ? SoaSection.Additional : SoaSection.Authority,
    };

    private static Canary CanaryOf(CanaryOption option) => option switch
    {
        CanaryOption.Firefox => Canary.Firefox,
        CanaryOption.ICloud => Canary.ICloud,
        _ => throw new ArgumentOutOfRangeException(nameof(option), option, "no such canary"),
    };

    private static PageProfile ProfileOf(SourceSet source, string name, PageOptions page) => new()
    {
        Name = name,
        Languages = page.Languages,
        OperatorName = source.Options.Operator.Name,
        OperatorUrl = source.Options.Operator.Url,
        VerifyUrl = source.Options.VerifyUrl,
        RecordsAgent = source.Options.Evidence.RecordsAgent,
        SealsAccounts = page.SealsAccounts,
        HashesPasswords = page.SealsAccounts && !source.OperationKey.IsEmpty,
    };

    private static OrderFacts FactsOf(Order order, TimeSpan retention) => new()
    {
        Id = order.Id,
        Class = ClassOf(order.Class),
        Authority = order.Authority,
        Case = order.Case,
        LegalBasis = order.LegalBasis,
        ValidFrom = order.ValidFrom,
        ValidUntil = order.ValidUntil,
        Retention = retention,
        ContactPage = order.ContactUrl.OriginalString,
        ContactEmail = order.ContactEmail ?? string.Empty,
        Appeal = order.Appeal.OriginalString,
    };

    private static Warning.Texts.OrderClass ClassOf(Orders.Model.OrderClass orderClass) => orderClass switch
    {
        Orders.Model.OrderClass.Court => Warning.Texts.OrderClass.Court,
        Orders.Model.OrderClass.Police => Warning.Texts.OrderClass.Police,
        Orders.Model.OrderClass.Regulator => Warning.Texts.OrderClass.Regulator,
        Orders.Model.OrderClass.Test => Warning.Texts.OrderClass.Test,
        _ => throw new ArgumentOutOfRangeException(nameof(orderClass), orderClass, "no such class"),
    };
}
