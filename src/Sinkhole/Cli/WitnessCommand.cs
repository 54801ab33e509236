using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Configuration;
using Sinkhole.Evidence.Proofs;
using Sinkhole.Evidence.Witnesses;
using Sinkhole.Exits;
using Sinkhole.Logging;

namespace Sinkhole.Cli;

/// <summary>"witness": cosigns the checkpoints of appliances, on another machine than theirs.</summary>
internal static class WitnessCommand
{
    private const string DefaultListen = "127.0.0.1:9355";
    private const string DefaultMetrics = "127.0.0.1:9356";

    /// <summary>The verb.</summary>
    public static Verb Create(CliEnvironment environment)
    {
        Option<string> data = new Option<string>("--data")
        {
            HelpName = "DIR",
            Description = "The folder of its key and of what it cosigned; made where missing.",
            Required = true,
        }.NotEmpty();
        var logs = new Option<string[]>("--log")
        {
            HelpName = "KEY",
            Description = "The verifier key of a log that it cosigns, or a file with it: 'sinkhole evidence checkpoint --key' prints it. "
                + "Can be repeated.",
            DefaultValueFactory = static _ => [],
        };
        Option<string?> name = new Option<string?>("--name")
        {
            HelpName = "NAME",
            Description = "The name of its key, which is made at the first start; default: witness.example/ and the name of this machine.",
        }.NotEmpty();
        name.Validators.Add(static result =>
        {
            foreach (Token token in result.Tokens)
            {
                if (token.Value.Length > 0 && !KeyName.IsValid(token.Value))
                {
                    result.AddError($"'--name' cannot be '{token.Value}': {KeyName.Rule}");
                }
            }
        });
        Option<string> listen = EndPoint("--listen", "Where it is asked, over HTTP.", DefaultListen);
        Option<string> metrics = EndPoint("--metrics", "Where /metrics and /healthz are.", DefaultMetrics);
        Option<string?> again = new Option<string?>("--begin-again")
        {
            HelpName = "LOG",
            Description = "Give up what was cosigned for a log and end: its next checkpoint is cosigned whatever it continues. Only after "
                + "its operator has shown that nothing is missing.",
        }.NotEmpty();
        Verb verb = new(
            "witness",
            "Cosign the checkpoints of appliances, on another machine than theirs: only after a proof that each continues the last one. "
                + "SIGTERM or Ctrl-C ends it.",
            "sinkhole witness --data /var/lib/sinkhole-witness --log hits.pub --log audit.pub --name witness.example/w1",
            "sinkhole witness --data /var/lib/sinkhole-witness --begin-again sinkhole/…/hits/0a1b2c3d   # by hand, once")
        {
            data, logs, name, listen, metrics, again,
        };
        return verb.WithAction((result, cancellationToken) => RunAsync(
            environment,
            new Given(
                result.GetRequiredValue(data),
                result.GetRequiredValue(logs),
                result.GetValue(name),
                result.GetRequiredValue(listen),
                result.GetRequiredValue(metrics),
                result.GetValue(again)),
            cancellationToken));
    }

    private static Option<string> EndPoint(string name, string description, string otherwise)
    {
        var option = new Option<string>(name)
        {
            HelpName = "ADDRESS:PORT",
            Description = description,
            DefaultValueFactory = _ => otherwise,
        };
        option.Validators.Add(result =>
        {
            foreach (Token token in result.Tokens)
            {
                if (!AddressText.TryReadEndpoint(token.Value, out _))
                {
                    result.AddError($"'{name}' takes an address and a port, such as {otherwise}, not '{token.Value}'");
                }
            }
        });
        return option;
    }

    private static Task<int> RunAsync(CliEnvironment environment, Given given, CancellationToken cancellationToken)
    {
        if (given.Again is string log)
        {
            return Task.FromResult(BeginAgain(environment, given.Data, log));
        }

        if (given.Logs.Length == 0)
        {
            return Task.FromResult(Refuse(environment, "a witness needs the key of at least one log: '--log hits.pub'"));
        }

        List<NoteKey> keys = [];
        foreach (string text in given.Logs)
        {
            if (!GivenCheckpoint.TryReadKey("--log", text, out NoteKey? key, out string problem))
            {
                return Task.FromResult(Refuse(environment, problem));
            }

            if (key.Kind != NoteKeyKind.Ed25519)
            {
                return Task.FromResult(Refuse(environment, $"'--log {text}' is the key of a witness, not that of a log"));
            }

            keys.Add(key);
        }

        _ = AddressText.TryReadEndpoint(given.Listen, out IPEndPoint? listen);
        _ = AddressText.TryReadEndpoint(given.Metrics, out IPEndPoint? metrics);
        if (listen is not null && metrics is not null && IsSame(listen, metrics))
        {
            string problem = $"'--listen' and '--metrics' are both {listen}: give one of them another port";
            return Task.FromResult(Refuse(environment, problem));
        }

        var options = new WitnessOptions { Folder = given.Data, Logs = keys, Name = given.Name };
        return environment.RunWitness(
            new WitnessArguments(options, listen ?? throw Unread(given.Listen), metrics ?? throw Unread(given.Metrics)), cancellationToken);
    }

    // Port 0 takes a free one.
    private static bool IsSame(IPEndPoint one, IPEndPoint other) => one.Port != 0 && one.Equals(other);

    private static int BeginAgain(CliEnvironment environment, string folder, string log)
    {
        try
        {
            if (!CheckpointWitness.BeginAgain(folder, log, environment.Time.GetUtcNow()))
            {
                environment.Error.WriteLine(VisibleText.Escape($"sinkhole: {folder}: no checkpoint of '{log}' was cosigned"));
                return ExitCode.CannotStart;
            }

            environment.Output.WriteLine(VisibleText.Escape($"{log}: the next checkpoint is cosigned, whatever it continues"));
            return ExitCode.Ok;
        }
        catch (WitnessException error)
        {
            throw new CannotStartException(StartFault.Environment, error.Message, error);
        }
    }

    private static int Refuse(CliEnvironment environment, string problem)
    {
        environment.Error.WriteLine(VisibleText.Escape($"sinkhole: {problem}"));
        return ExitCode.Usage;
    }

    private static InvalidOperationException Unread(string text) => new($"the address {text} was not validated");

    private sealed record Given(string Data, string[] Logs, string? Name, string Listen, string Metrics, string? Again);
}
