using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Net;
using System.Reflection;
using Sinkhole.Configuration;
using Sinkhole.Orders.Guard;

namespace Sinkhole.Tests.Appliance.Configuration;

/// <summary>
/// A configuration once for each of its properties, with that property alone changed; so also for each property of a record in a list,
/// of which the configuration must have one.
/// </summary>
internal static class ChangedOptions
{
    /// <summary>The property's path in the types, as "Dns.Tcp.Idle" or "Dns.Routes[0].Suffix", and the configuration in which it differs.</summary>
    public static IEnumerable<(string Property, SinkholeOptions Options)> Of(SinkholeOptions options) =>
        Changed(options).Select(static change => (change.Property, (SinkholeOptions)change.Value));

    private static IEnumerable<(string Property, object Value)> Changed(object options)
    {
        foreach (PropertyInfo property in options.GetType().GetProperties().Where(IsOption))
        {
            object? value = property.GetValue(options);
            foreach ((string inner, object? other) in Others(value, property))
            {
                yield return (property.Name + inner, With(options, property, other));
            }
        }
    }

    private static IEnumerable<(string Inner, object? Value)> Others(object? value, PropertyInfo property) => value switch
    {
        ImmutableSortedDictionary<string, PageOptions> pages => Changed(pages.First().Value)
            .Select(change => ("." + change.Property, (object?)pages.SetItem(pages.First().Key, (PageOptions)change.Value))),
        ImmutableArray<RouteOptions> routes =>
        [
            (string.Empty, routes.Add(routes[0] with { Suffix = "other.example" })),
            .. Changed(routes[0]).Select(change => ("[0]." + change.Property, (object?)routes.SetItem(0, (RouteOptions)change.Value))),
        ],
        ImmutableArray<WitnessOption> witnesses =>
        [
            (string.Empty, witnesses.Add(new WitnessOption(new Uri("https://other.example/"), "other"))),
            .. witnesses.Take(1).SelectMany(Changed)
                .Select(change => ("[0]." + change.Property, (object?)witnesses.SetItem(0, (WitnessOption)change.Value))),
        ],
        not null when value.GetType().Namespace == typeof(SinkholeOptions).Namespace && value.GetType().IsClass => Changed(value)
            .Select(static change => ("." + change.Property, (object?)change.Value)),
        _ => [(string.Empty, Other(value, property))],
    };

    private static object Other(object? value, PropertyInfo property) => value switch
    {
        null when property.PropertyType == typeof(string) => "/srv/other",
        null when property.PropertyType == typeof(Uri) => new Uri("https://other.example/"),
        string text => text + "x",
        bool flag => !flag,
        int number => number + 1,
        long number => number + 1,
        TimeSpan span => span + TimeSpan.FromSeconds(1),
        Uri => new Uri("https://other.example/"),
        IPEndPoint => new IPEndPoint(IPAddress.Loopback, 1),
        ImmutableSortedDictionary<string, TimeSpan> countries => countries.SetItem("XA", TimeSpan.FromDays(90)),
        ImmutableArray<string> texts => texts.Length > 1 ? [.. texts.Reverse()] : texts.Add("/srv/other"),
        ImmutableArray<IPAddress> addresses => addresses.Add(IPAddress.Parse("192.0.2.81")),
        ImmutableArray<IPEndPoint> endPoints => endPoints.Add(new IPEndPoint(IPAddress.Loopback, 1)),
        ImmutableArray<IPNetwork> networks => networks.Add(IPNetwork.Parse("198.51.100.0/24")),
        ImmutableArray<WrittenName> names => names.Add(new WrittenName("other.example", default)),
        ImmutableArray<ContactOption> contacts => contacts.Add(ContactOption.Dns),
        ImmutableArray<CanaryOption> canaries => canaries.Add(CanaryOption.Firefox),
        _ => throw new NotSupportedException($"say here how {property.DeclaringType?.Name}.{property.Name} changes"),
    };

    private static object With(object options, PropertyInfo property, object? value)
    {
        object copy = options.GetType().GetMethod("<Clone>$")!.Invoke(options, null)!;
        property.SetValue(copy, value);
        return copy;
    }

    // The position of an option is not part of its value, and the file is not an option.
    private static bool IsOption(PropertyInfo property) => property.Name is not ("EqualityContract" or nameof(SinkholeOptions.File))
        && !property.Name.EndsWith("Position", StringComparison.Ordinal)
        && !property.Name.EndsWith("Positions", StringComparison.Ordinal);
}
