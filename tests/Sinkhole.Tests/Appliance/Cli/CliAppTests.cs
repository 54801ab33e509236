using System;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Sinkhole.Cli;
using Sinkhole.Exits;
using Xunit;

namespace Sinkhole.Tests.Appliance.Cli;

public sealed class CliAppTests
{
    [Theory]
    [InlineData("unknown verb 'chek'; did you mean 'check'?", "sinkhole", "chek")]
    [InlineData("unknown verb 'frobnicate'; there are run, check, ", "sinkhole", "frobnicate")]
    [InlineData("a verb is missing: run, check, ", "sinkhole")]
    [InlineData("'run' and 'check' are two verbs: give one of them", "sinkhole run", "run", "check")]
    [InlineData("unknown option '--port'", "sinkhole run", "run", "--port", "53")]
    [InlineData("unknown option '--port'", "sinkhole", "--port", "53")]
    [InlineData("unknown option '--vai'; did you mean '--via'?", "sinkhole lookup", "lookup", "evil.example", "--vai", "192.0.2.53")]
    [InlineData("unknown option '--sock'; did you mean '--socket'?", "sinkhole status", "status", "--sock=x")]
    [InlineData("unknown option '--formt'; did you mean '--format'?", "sinkhole check", "check", "orders", "--formt", "json")]
    [InlineData("'\u2013c' begins with U+2013, not with '-': type the option again", "sinkhole check", "check", "\u2013c", "demo.yaml")]
    [InlineData("unknown option '-config'; did you mean '--config'?", "sinkhole check", "check", "-config", "demo.yaml")]
    [InlineData("'--strict' does not take 'yes': write '--strict' alone, or leave it out", "sinkhole check", "check", "--strict=yes")]
    [InlineData("'--log' takes text or json, not 'jsn'; did you mean 'json'?", "sinkhole run", "run", "--log", "jsn")]
    [InlineData("'--log' takes text or json, not 'xml'", "sinkhole run", "run", "--log", "xml")]
    [InlineData("'--log' needs a value", "sinkhole run", "run", "--log")]
    [InlineData("'-c' needs a value", "sinkhole check", "check", "-c")]
    [InlineData("'--type' needs a value", "sinkhole lookup", "lookup", "evil.example", "--type")]
    [InlineData("'--via' needs a value", "sinkhole lookup", "lookup", "evil.example", "--via")]
    [InlineData("'--socket' needs a value, but '' is empty", "sinkhole status", "status", "--socket", "")]
    [InlineData("'--socket' needs a value, but '' is empty", "sinkhole lookup", "lookup", "evil.example", "--socket", "")]
    [InlineData("'--socket' needs a value, but '' is empty", "sinkhole reload", "reload", "--socket", "")]
    [InlineData("'--socket' needs a value, but '' is empty", "sinkhole healthcheck", "healthcheck", "--socket", "")]
    [InlineData("'--config' needs a value, but '' is empty", "sinkhole run", "run", "-c", "")]
    [InlineData("'--config' needs a value", "sinkhole status", "status", "--config=")]
    [InlineData("'--files' needs a value, but '' is empty", "sinkhole lookup", "lookup", "evil.example", "--files", "")]
    [InlineData("'--output' needs a value, but '' is empty", "sinkhole export", "export", "names", "-o", "")]
    [InlineData("'PATH' needs a value, but '' is empty", "sinkhole export", "export", "names", "")]
    [InlineData("'PATH' needs a value, but '' is empty", "sinkhole check", "check", "orders", "")]
    [InlineData("'PATH' needs a value, but '' is empty", "sinkhole evidence verify", "evidence", "verify", "")]
    [InlineData("'--config' was given twice: give it once", "sinkhole run", "run", "--config", "a", "--config", "b")]
    [InlineData("'x' is an unexpected argument of 'status'", "sinkhole status", "status", "x")]
    [InlineData("'NAME' is missing: a domain name", "sinkhole lookup", "lookup")]
    [InlineData("'--via' takes the address of a name server, ", "sinkhole lookup", "lookup", "evil.example", "--via", "host")]
    [InlineData("'192.0.2.7' is an IP address", "sinkhole lookup", "lookup", "192.0.2.7")]
    [InlineData("unknown verb 'verfy'; did you mean 'verify'?", "sinkhole evidence", "evidence", "verfy", "x")]
    [InlineData("unknown verb 'lst'; did you mean 'list'?", "sinkhole evidence", "evidence", "lst", "--order", "x")]
    [InlineData("'--data' is missing: the folder of its key", "sinkhole witness", "witness")]
    [InlineData("not 'XA-1'; did you mean 'xa-1'?", "sinkhole evidence list", "evidence", "list", "--order", "XA-1", "--from", "2026-11-28", "--to", "2026-11-29")]
    [InlineData("not 'XA-1'; did you mean 'xa-1'?", "sinkhole evidence erase", "evidence", "erase", "--order", "XA-1")]
    [InlineData("unknown option '--nope'", "sinkhole lookup", "lookup", "--nope")]
    [InlineData("is not a domain name", "sinkhole lookup", "lookup", "a..b")]
    [InlineData("is not a query type", "sinkhole lookup", "lookup", "evil.example", "--type", "5")]
    [InlineData("'REFERENCE' is missing: the reference on the visitor's page", "sinkhole evidence show", "evidence", "show")]
    [InlineData("a reference has 16 characters, ", "sinkhole evidence show", "evidence", "show", "AAAQ")]
    [InlineData("--authority, --file-number, --purpose are missing: ", "sinkhole evidence show", "evidence", "show", "AAAQEAYEAUDAOCH7")]
    [InlineData("--purpose is missing: ", "sinkhole evidence audit", "evidence", "audit", "--authority", "a", "--file-number", "1")]
    [InlineData("'--authority' is empty", "sinkhole evidence audit", "evidence", "audit", "--authority", "", "--file-number", "1", "--purpose", "p")]
    [InlineData("'--purpose' has a control character", "sinkhole evidence audit", "evidence", "audit", "--authority", "a", "--file-number", "1", "--purpose", "a\tb")]
    [InlineData("--order, --from and --to are needed", "sinkhole evidence list", "evidence", "list", "--from", "2026-11-30", "--to", "2026-12-01")]
    [InlineData("'--order' takes an order id of 1 to 64 ", "sinkhole evidence list", "evidence", "list", "--order", "../x", "--from", "2026-11-30", "--to", "2026-12-01")]
    [InlineData("'--to' is not after '--from'", "sinkhole evidence list", "evidence", "list", "--order", "x", "--from", "2026-11-30", "--to", "2026-11-29")]
    [InlineData("'--to' is not after '--from'", "sinkhole evidence list", "evidence", "list", "--order", "x", "--from", "2026-11-30", "--to", "2026-11-30T01:00:00+01:00")]
    [InlineData("'--from' takes an instant with its offset, ", "sinkhole evidence list", "evidence", "list", "--order", "x", "--from", "yesterday", "--to", "2026-11-29")]
    [InlineData("'--limit' takes a number of 1 or more", "sinkhole evidence list", "evidence", "list", "--order", "x", "--from", "2026-11-28", "--to", "2026-11-29", "--limit", "0")]
    [InlineData("--data and --config cannot be combined", "sinkhole evidence show", "evidence", "show", "AAAQEAYEAUDAOCH7", "--data", "/x", "-c", "/y")]
    [InlineData("'--name' cannot be 'bad name': ", "sinkhole witness", "witness", "--data", "/x", "--log", "/y", "--name", "bad name")]
    [InlineData("'--name' needs a value, but '' is empty", "sinkhole witness", "witness", "--data", "/x", "--log", "/y", "--name", "")]
    [InlineData("'pwsh'", "sinkhole completions", "completions", "pwsh")]
    [InlineData("a verb is missing: ", "sinkhole evidence", "evidence")]
    public async Task Usage_that_is_not_understood_exits_with_64_on_standard_error(string why, string where, params string[] arguments)
    {
        CliRun run = await CliRun.OfAsync(arguments);

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Empty(run.Output);
        Assert.Contains(why, run.Error, StringComparison.Ordinal);
        Assert.EndsWith($"'{where} --help' shows how\n", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, run.Error.Split('\n').Length - 1);
    }

    [Theory]
    [InlineData("--help", "Exit codes:")]
    [InlineData("--help", "  explain [<CODE>] ")]
    [InlineData("--help", "  check [<PATH>] ")]
    [InlineData("--help", "  lookup <NAME> ")]
    [InlineData("--help", "Show version information.\n")]
    [InlineData("reload --help", "with 3 if the control socket cannot be read from FILE.")]
    [InlineData("healthcheck --help", "within 2 s.")]
    [InlineData("run --help", "sinkhole run -c demo.yaml")]
    [InlineData("lookup --help", "--explain")]
    [InlineData("evidence show --help", "# asks for the three texts")]
    [InlineData("evidence list --help", "sinkhole evidence list --order xa-erc-2026-0345 --from 2026-11-01 ")]
    [InlineData("evidence audit --help", "--purpose 'yearly check'")]
    [InlineData("evidence verify --help", "sinkhole evidence verify /var/lib/sinkhole")]
    public async Task Help_shows_examples(string line, string shown)
    {
        CliRun run = await CliRun.OfAsync(line.Split(' '));

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains(shown, run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Version_is_one_line()
    {
        CliRun run = await CliRun.OfAsync("--version");

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Matches("^[0-9]+\\.[0-9]+\\.[0-9]+\\S*\n$", run.Output);
    }

    [Fact]
    public async Task Run_gets_its_arguments_and_returns_its_exit_code()
    {
        RunArguments? told = null;

        CliRun run = await CliRun.OfAsync(
            isTerminal: false,
            (arguments, _) =>
            {
                told = arguments;
                return Task.FromResult(17);
            },
            "run", "-c", "demo.yaml", "--log", "json", "--log-level", "warning");

        Assert.Equal(17, run.Code);
        Assert.Equal(new RunArguments("demo.yaml", LogsJson: true, LogLevel.Warning), told);
    }

    [Theory]
    [InlineData(true, ExitCode.BadConfiguration)]
    [InlineData(false, ExitCode.CannotStart)]
    public async Task Start_that_fails_ends_with_its_code_and_one_sentence(bool isConfiguration, int code)
    {
        StartFault fault = isConfiguration ? StartFault.Configuration : StartFault.Environment;

        CliRun run = await CliRun.OfAsync(isTerminal: false, (_, _) => throw new CannotStartException(fault, "no port: take\nanother"), "run");

        Assert.Equal(code, run.Code);
        Assert.Equal("sinkhole: no port: take\\nanother\n", run.Error);
    }

    [Theory]
    [InlineData("sinkhole sta", "status")]
    [InlineData("sinkhole run --log ", "json")]
    [InlineData("sinkhole explain SH10", "SH104")]
    [InlineData("sinkhole evidence v", "verify")]
    public async Task Completion_is_suggested_at_the_cursor(string line, string suggestion)
    {
        CliRun run = await CliRun.OfAsync($"[suggest:{line.Length}]", line);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains(suggestion, run.Output.Split('\n'));
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _sinkhole sinkhole")]
    [InlineData("zsh", "#compdef sinkhole")]
    [InlineData("fish", "complete -c sinkhole")]
    public async Task Completion_script_asks_the_program(string shell, string line)
    {
        CliRun run = await CliRun.OfAsync("completions", shell);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains(line, run.Output, StringComparison.Ordinal);
        Assert.Contains("[suggest:", run.Output, StringComparison.Ordinal);
    }
}
