using System;
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
using Sinkhole.Operator;
using Sinkhole.Reload;
using Sinkhole.Resolving;

namespace Sinkhole.Cli;

/// <summary>"lookup": what is answered for a name, and which line of which file decides.</summary>
internal static class LookupCommand
{
    /// <summary>The verb.</summary>
    public static Verb Create(CliSurroundings surroundings)
    {
        ControlSocketOptions socket = new();
        Argument<string> name = new Argument<string>("NAME")
        {
            Description = "A domain name; of a URL or mail address its host.",
        }.WithoutOptions();
        Option<string> type = new("--type") { Description = "Query type.", DefaultValueFactory = _ => "A", HelpName = "TYPE" };
        Option<bool> explain = new("--explain") { Description = "Say which line of which file decides, and what else covers the name." };
        Option<string?> via = new("--via")
        {
            Description = "Ask this name server as any client would, and show its answer: is the order effective there?",
            HelpName = "ADDRESS[:PORT]",
        };
        Option<string?> files = new("--files")
        {
            Description = "Ask these orders, a file or folder, and no appliance.",
            HelpName = "PATH",
        };
        files.NotEmpty();
        Verb verb = new(
            "lookup",
            "Show what is answered for a name, and which line decides; an unlisted name is no finding.",
            "sinkhole lookup www.evil.example",
            "sinkhole lookup www.evil.example --type AAAA --explain",
            "sinkhole lookup www.evil.example --files blocklists/ --explain    # nothing needs to run",
            "sinkhole lookup www.evil.example --via 192.0.2.53")
        {
            name, type, explain, files, via, socket.Configuration, socket.Socket,
        };
        verb.Validators.Add(result =>
        {
            string? asked = result.GetResult(name) is { Tokens.Count: > 0 } given ? given.Tokens[0].Value : null;
            bool isTypeLeftOut = result.GetResult(type) is { Implicit: false, Tokens.Count: 0 };
            if (asked is not null && !isTypeLeftOut
                && !LookupQuestion.TryParse(asked, result.Written(type) ?? string.Empty, out _, out string? error))
            {
                result.AddError(error);
            }

            if (result.Written(via) is not null && result.Written(files) is not null)
            {
                result.AddError("--files and --via ask different things: give one of them");
            }

            if (result.Written(via) is string server)
            {
                if (!ServerAddress.TryRead(server, out IPEndPoint? read))
                {
                    result.AddError(
                        $"'--via' takes the address of a name server, 192.0.2.53, 127.0.0.1:1053 or [::1]:1053, not '{server}'");
                }
                else if (AddressRules.ErrorOfUpstream(read.Address) is string fault)
                {
                    result.AddError($"'--via' takes the address of a name server: {read.Address} {fault}");
                }
            }
        });
        return verb.Does((result, cancellationToken) =>
        {
            LookupQuestion question = LookupQuestion.Parse(result.GetRequiredValue(name), result.GetRequiredValue(type));
            SayWhatIsAsked(surroundings, question);
            if (result.GetValue(files) is string path)
            {
                return Task.FromResult(
                    AskFiles(surroundings, result.GetValue(socket.Configuration), path, question, result.GetValue(explain)));
            }

            return ServerAddress.TryRead(result.GetValue(via), out IPEndPoint? server)
                ? AskServerAsync(surroundings, server, question, cancellationToken)
                : AskApplianceAsync(
                    surroundings, socket.PathOf(surroundings, result), question, result.GetValue(explain), cancellationToken);
        });
    }

    private static void SayWhatIsAsked(CliSurroundings surroundings, LookupQuestion question)
    {
        if (question.Note is string note)
        {
            surroundings.Error.WriteLine($"sinkhole: {VisibleText.Of(note)}");
        }
    }

    private static async Task<int> AskApplianceAsync(
        CliSurroundings surroundings, string path, LookupQuestion question, bool explain, CancellationToken cancellationToken)
    {
        using ControlClient client = new(path);
        LookupReport report = await client.LookupAsync(question, cancellationToken);
        LookupText.Write(surroundings.Output, report, explain);
        return ExitCode.Ok;
    }

    private static int AskFiles(
        CliSurroundings surroundings, string? configuration, string path, LookupQuestion question, bool explain)
    {
        DateTimeOffset now = surroundings.Time.GetUtcNow();
        SourceReading reading = OfflineFiles.Read(configuration, [path], now);
        if (reading.Set is null)
        {
            FindingText.Write(surroundings.Error, reading.Findings);
            surroundings.Error.WriteLine($"{FindingText.Summary(reading.Findings, reading.Files)}: nothing of it would go into force");
            return ExitCode.Findings;
        }

        var clock = new OrderClock(surroundings.Time);
        if (!surroundings.IsClockSynchronized())
        {
            clock.Publish(new ClockAnchor(now.UtcTicks, EndTicks: 0, surroundings.Time.GetTimestamp(), IsSynchronized: false));
        }

        LoadedSet loaded = SetBuilder.Build(reading.Set, number: 0, contentHash: [], now, clock.Now());
        LookupReport report = LookupAnswerer.Answer(loaded, question.Name, question.Type, clock, isRunning: false);
        LookupText.Write(surroundings.Output, report, explain);
        return ExitCode.Ok;
    }

    private static async Task<int> AskServerAsync(
        CliSurroundings surroundings, IPEndPoint server, LookupQuestion question, CancellationToken cancellationToken)
    {
        StubResolver resolver = new(server, surroundings.Time);
        byte[] answer = await resolver.AskAsync(question.Name, question.Type, cancellationToken);
        return Show(surroundings, server, question, answer);
    }

    private static int Show(CliSurroundings surroundings, IPEndPoint server, LookupQuestion question, byte[] answer)
    {
        surroundings.Output.WriteLine($"{question.Name} {LookupQuestion.FormatType(question.Type)} by {server}:");
        foreach (string line in AnswerText.Read(answer).All())
        {
            surroundings.Output.WriteLine("  " + VisibleText.Of(line));
        }

        return ExitCode.Ok;
    }
}
