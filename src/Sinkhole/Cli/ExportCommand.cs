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

/// <summary>"export": writes configuration for other resolvers, which then forward the seized names to this appliance.</summary>
internal static class ExportCommand
{
    private const int DnsPort = 53;

    /// <summary>Mode of a new file: the resolver reads it as another user.</summary>
    private const UnixFileMode WorldReadable =
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
    public static Verb Create(CliEnvironment environment)
    {
        Argument<string> format = new("FORMAT") { Description = string.Join(", ", Formats.Keys) + ".", HelpName = "FORMAT" };
        format.OneOf([.. Formats.Keys]);
        Argument<string[]> paths = new Argument<string[]>("PATH")
        {
            Description = "Files or folders of orders; default: those in the configuration.",
            Arity = ArgumentArity.ZeroOrMore,
        }.WithoutOptions().NotEmpty();
        Option<string?> configuration = SharedOptions.Configuration();
        Option<IPEndPoint[]> sinkholes = new("--to")
        {
            Description = "Address of this appliance; default port 53. Several: the preferred first.",
            HelpName = "ADDRESS[:PORT]",
            CustomParser = AddressesOf,
        };
        Option<string?> output = new("--output", "-o")
        {
            Description = "Replace this file atomically; default: standard output. "
                + "(A shell's '>' empties the file first, even when nothing is printed.)",
            HelpName = "FILE",
        };
        output.NotEmpty();
        Verb verb = new(
            "export",
            "Print the seized names as configuration of another resolver, which then forwards them to this appliance. "
                + "If an order has an error, prints nothing and exits with 2.",
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
                result.AddError("'--to' is missing: the address of this appliance");
            }
        });
        return verb.WithAction(result =>
        {
            DateTimeOffset now = environment.Time.GetUtcNow();
            SourceReadResult reading = OfflineFiles.Read(result.GetValue(configuration), result.GetValue(paths) ?? [], now);
            FindingText.Write(environment.Error, reading.Findings);
            if (reading.Set is not SourceSet set)
            {
                return ExitCode.Findings;
            }

            bool isSynchronized = environment.IsClockSynchronized();
            IReadOnlyList<string> names = ForwardedNames.Of(set.Orders, set.Guard, isSynchronized ? now : DateTimeOffset.MinValue);
            int overdue = isSynchronized ? 0 : set.Orders.Orders.Count(order => order.ValidUntil <= now);
            if (overdue > 0)
            {
                string orders = MessageText.Count(overdue, "order is", "orders are");
                environment.Error.WriteLine($"warning: the clock is not synchronised: {orders} kept past 'valid_until'");
            }

            IPEndPoint[] to = result.GetValue(sinkholes) is { Length: > 0 } given ? given : [new IPEndPoint(IPAddress.Loopback, DnsPort)];
            ResolverFormat form = Formats[result.GetRequiredValue(format)];
            if (result.GetValue(output) is string file)
            {
                WriteTo(file, text => new ResolverText(text, to).Write(form, names));
            }
            else
            {
                new ResolverText(environment.Output, to).Write(form, names);
            }

            environment.Error.WriteLine(MessageText.Count(names.Count, "name"));
            return ExitCode.Ok;
        });
    }

    /// <summary>The old file stays until the new one is complete on disk: an empty list would let every seized name through.</summary>
    private static void WriteTo(string file, Action<TextWriter> write)
    {
        using StringWriter text = new() { NewLine = "\n" };
        write(text);
        try
        {
            UnixFileMode mode = File.Exists(file) ? File.GetUnixFileMode(file) : WorldReadable;
            DurableFile.Write(file, Encoding.ASCII.GetBytes(text.ToString()), mode);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CannotStartException(StartFault.Environment, $"--output: {exception.Message}; the old file is unchanged", exception);
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
            else if (AddressRules.ErrorOfPage(server.Address) is string error)
            {
                result.AddError($"'--to' takes an address of this appliance: {server.Address} {error}");
            }
            else
            {
                found.Add(server);
            }
        }

        return [.. found];
    }
}
