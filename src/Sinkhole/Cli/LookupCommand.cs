using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Configuration;
using Sinkhole.Documents.Reports;
using Sinkhole.Exits;
using Sinkhole.Logging;
using Sinkhole.Lookup;
using Sinkhole.NameServer.Policy;
using Sinkhole.Reload;
using Sinkhole.Resolving;

namespace Sinkhole.Cli;

/// <summary>"lookup": shows the answer for a name, and the file and line that decide it.</summary>
internal static class LookupCommand
{
    /// <summary>The verb.</summary>
    public static Verb Create(CliEnvironment environment)
    {
        ControlSocketOptions socket = new();
        Argument<string> name = new Argument<string>("NAME")
        {
            Description = "A domain name, or a URL or mail address with one.",
        }.WithoutOptions();
        Option<string> type = new("--type") { Description = "Query type.", DefaultValueFactory = _ => "A", HelpName = "TYPE" };
        Option<bool> explain = new("--explain") { Description = "Show the file and line that decide, and the orders that cover the name." };
        Option<string?> via = new("--via")
        {
            Description = "Query this name server as a client and show its answer: is the order effective there?",
            HelpName = "ADDRESS[:PORT]",
        };
        Option<string?> files = new("--files")
        {
            Description = "Look up in these orders (a file or folder) without a running appliance.",
            HelpName = "PATH",
        };
        files.NotEmpty();
        Verb verb = new(
            "lookup",
            "Show the answer for a name and the line that decides it. An unlisted name is not an error.",
            "sinkhole lookup www.evil.example",
            "sinkhole lookup www.evil.example --type AAAA --explain",
            "sinkhole lookup www.evil.example --files blocklists/ --explain    # without a running appliance",
            "sinkhole lookup www.evil.example --via 192.0.2.53")
        {
            name, type, explain, files, via, socket.Configuration, socket.Socket,
        };
        verb.Validators.Add(result =>
        {
            string? asked = result.GetResult(name) is { Tokens.Count: > 0 } given ? given.Tokens[0].Value : null;
            bool isTypeLeftOut = result.GetResult(type) is { Implicit: false, Tokens.Count: 0 };
            if (asked is not null && !isTypeLeftOut
                && !LookupQuestion.TryParse(asked, result.GivenValue(type) ?? string.Empty, out _, out string? error))
            {
                result.AddError(error);
            }

            if (result.GivenValue(via) is not null && result.GivenValue(files) is not null)
            {
                result.AddError("--files and --via cannot be combined: give one of them");
            }

            if (result.GivenValue(via) is string server)
            {
                if (!ServerAddress.TryRead(server, out IPEndPoint? read))
                {
                    result.AddError(
                        $"'--via' takes the address of a name server, 192.0.2.53, 127.0.0.1:1053 or [::1]:1053, not '{server}'");
                }
                else if (AddressRules.ErrorOfUpstream(read.Address) is string problem)
                {
                    result.AddError($"'--via' takes the address of a name server: {read.Address} {problem}");
                }
            }
        });
        return verb.WithAction((result, cancellationToken) =>
        {
            LookupQuestion question = LookupQuestion.Parse(result.GetRequiredValue(name), result.GetRequiredValue(type));
            WriteNote(environment, question);
            if (result.GetValue(files) is string path)
            {
                return Task.FromResult(
                    LookupInFiles(environment, result.GetValue(socket.Configuration), path, question, result.GetValue(explain)));
            }

            return ServerAddress.TryRead(result.GetValue(via), out IPEndPoint? server)
                ? QueryServerAsync(environment, server, question, cancellationToken)
                : LookupInApplianceAsync(
                    environment, socket.PathsOf(environment, result), question, result.GetValue(explain), cancellationToken);
        });
    }

    private static void WriteNote(CliEnvironment environment, LookupQuestion question)
    {
        if (question.Note is string note)
        {
            environment.Error.WriteLine($"sinkhole: {VisibleText.Escape(note)}");
        }
    }

    private static async Task<int> LookupInApplianceAsync(
        CliEnvironment environment,
        IReadOnlyList<string> sockets,
        LookupQuestion question,
        bool explain,
        CancellationToken cancellationToken)
    {
        using ControlClient client = new(sockets);
        LookupReport report = await client.LookupAsync(question, cancellationToken);
        LookupText.Write(environment.Output, report, explain);
        return ExitCode.Ok;
    }

    private static int LookupInFiles(
        CliEnvironment environment, string? configuration, string path, LookupQuestion question, bool explain)
    {
        DateTimeOffset now = environment.Time.GetUtcNow();
        SourceReadResult reading = OfflineFiles.Read(configuration, [path], now);
        if (reading.Set is null)
        {
            FindingText.Write(environment.Error, reading.Findings);
            environment.Error.WriteLine($"{FindingText.Summary(reading.Findings, reading.Files)}: the whole set would be refused");
            return ExitCode.Findings;
        }

        var clock = new OrderClock(environment.Time);
        if (!environment.IsClockSynchronized())
        {
            clock.Publish(new ClockAnchor(now.UtcTicks, EndTicks: 0, environment.Time.GetTimestamp(), IsSynchronized: false));
        }

        LoadedSet loaded = SetBuilder.Build(reading.Set, number: 0, contentHash: [], now, clock.Now());
        LookupReport report = LookupAnswerer.Answer(loaded, question.Name, question.Type, clock, isRunning: false);
        LookupText.Write(environment.Output, report, explain);
        return ExitCode.Ok;
    }

    private static async Task<int> QueryServerAsync(
        CliEnvironment environment, IPEndPoint server, LookupQuestion question, CancellationToken cancellationToken)
    {
        StubResolver resolver = new(server, environment.Time);
        byte[] answer = await resolver.QueryAsync(question.Name, question.Type, cancellationToken);
        return Show(environment, server, question, answer);
    }

    private static int Show(CliEnvironment environment, IPEndPoint server, LookupQuestion question, byte[] answer)
    {
        environment.Output.WriteLine($"{question.Name} {LookupQuestion.FormatType(question.Type)} by {server}:");
        foreach (string line in AnswerText.Read(answer).All())
        {
            environment.Output.WriteLine("  " + VisibleText.Escape(line));
        }

        return ExitCode.Ok;
    }
}
