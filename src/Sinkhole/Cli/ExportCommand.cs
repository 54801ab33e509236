using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.IO;
using System.Linq;
using System.Net;
using System.Text;
using Sinkhole.Configuration;
using Sinkhole.Documents.Findings;
using Sinkhole.Documents.Reports;
using Sinkhole.Exits;
using Sinkhole.Orders.Export;
using Sinkhole.Platform.Files;
using Sinkhole.Reload;

namespace Sinkhole.Cli;

/// <summary>"export": the orders as configuration of other resolvers, which then forward the seized names to us.</summary>
internal static class ExportCommand
{
    private const int DnsPort = 53;

    /// <summary>Of a file that was not there: a resolver reads it as a user of its own.</summary>
    private const UnixFileMode ForEveryResolver =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private static readonly SortedDictionary<string, ResolverFormat> Formats = new(StringComparer.Ordinal)
    {
        ["names"] = ResolverFormat.Names,
        ["unbound"] = ResolverFormat.Unbound,
        ["bind"] = ResolverFormat.Bind,
        ["bind-options"] = ResolverFormat.BindOptions,
        ["dnsmasq"] = ResolverFormat.Dnsmasq,
        ["pdns-recursor"] = ResolverFormat.PdnsRecursor,
        ["pdns-recursor-lua"] = ResolverFormat.PdnsRecursorLua,
        ["knot-resolver"] = ResolverFormat.KnotResolver,
        ["dnsdist"] = ResolverFormat.Dnsdist,
    };

    /// <summary>The verb.</summary>
    public static Verb Create(CliSurroundings surroundings)
    {
        Argument<string> format = new("FORMAT") { Description = string.Join(", ", Formats.Keys) + ".", HelpName = "FORMAT" };
        format.OneOf([.. Formats.Keys]);
        Argument<string[]> paths = new Argument<string[]>("PATH")
        {
            Description = "Files or folders of orders; those that the configuration names unless given.",
            Arity = ArgumentArity.ZeroOrMore,
        }.WithoutOptions().NotEmpty();
        Option<string?> configuration = SharedOptions.Configuration();
        Option<IPEndPoint[]> sinkholes = new("--to")
        {
            Description = "Where this appliance answers; port 53 unless given. More than one: the preferred first.",
            HelpName = "ADDRESS[:PORT]",
            CustomParser = AddressesOf,
        };
        Option<string?> output = new("--output", "-o")
        {
            Description = "Replace this file, whole or not at all; standard output unless given. "
                + "A shell's '>' empties the file first, also where nothing is printed.",
            HelpName = "FILE",
        };
        output.NotEmpty();
        Verb verb = new(
            "export",
            "Print the seized names as configuration of another resolver, which then forwards them to this appliance. "
                + "Where an order has an error, nothing is printed: 2.",
            "sinkhole export unbound --to 192.0.2.53 --output /etc/unbound/seized.conf && unbound-control reload",
            "sinkhole export names blocklists/")
        {
            format, paths, configuration, sinkholes, output,
        };
        verb.Validators.Add(result =>
        {
            string? named = result.GetResult(format) is { Tokens.Count: > 0 } given ? given.Tokens[0].Value : null;
            if (named is not (null or "names") && Formats.ContainsKey(named) && result.GetResult(sinkholes) is null)
            {
                result.AddError("'--to' is missing: where this appliance answers");
            }
        });
        return verb.Does(result =>
        {
            DateTimeOffset now = surroundings.Time.GetUtcNow();
            SourceReading reading = OfflineFiles.Read(result.GetValue(configuration), result.GetValue(paths) ?? [], now);
            FindingText.Write(surroundings.Error, reading.Findings);
            if (reading.Set is not SourceSet set)
            {
                return ExitCode.Findings;
            }

            bool isRight = surroundings.IsClockSynchronized();
            IReadOnlyList<string> names = ForwardedNames.Of(set.Orders, set.Guard, isRight ? now : DateTimeOffset.MinValue);
            int overdue = isRight ? 0 : set.Orders.Orders.Count(order => order.ValidUntil <= now);
            if (overdue > 0)
            {
                string orders = MessageText.Count(overdue, "order is", "orders are");
                surroundings.Error.WriteLine($"warning: the clock is not synchronised: {orders} kept past 'valid_until'");
            }

            IPEndPoint[] to = result.GetValue(sinkholes) is { Length: > 0 } given ? given : [new IPEndPoint(IPAddress.Loopback, DnsPort)];
            ResolverFormat form = Formats[result.GetRequiredValue(format)];
            if (result.GetValue(output) is string file)
            {
                WriteTo(file, text => new ResolverText(text, to).Write(form, names));
            }
            else
            {
                new ResolverText(surroundings.Output, to).Write(form, names);
            }

            surroundings.Error.WriteLine(MessageText.Count(names.Count, "name"));
            return ExitCode.Ok;
        });
    }

    /// <summary>The old file stands until the new one is whole on disk: an emptied list would let every seized name through.</summary>
    private static void WriteTo(string file, Action<TextWriter> write)
    {
        using StringWriter text = new() { NewLine = "\n" };
        write(text);
        try
        {
            UnixFileMode mode = File.Exists(file) ? File.GetUnixFileMode(file) : ForEveryResolver;
            DurableFile.Write(file, Encoding.ASCII.GetBytes(text.ToString()), mode);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CannotStartException(StartFault.Surroundings, $"--output: {fault.Message}; what was there stands", fault);
        }
    }

    private static IPEndPoint[] AddressesOf(ArgumentResult result)
    {
        List<IPEndPoint> found = [];
        foreach (Token token in result.Tokens)
        {
            if (!ServerAddress.TryRead(token.Value, out IPEndPoint? server))
            {
                result.AddError($"'--to' takes an address, or an address and a port (IPv6 in brackets), not '{token.Value}'");
            }
            else if (AddressRules.ErrorOfPage(server.Address) is string fault)
            {
                result.AddError($"'--to' takes an address on which this appliance is reached: {server.Address} {fault}");
            }
            else
            {
                found.Add(server);
            }
        }

        return [.. found];
    }
}
