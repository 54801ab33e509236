using System.CommandLine;
using System.Threading;
using System.Threading.Tasks;
using Sinkhole.Operator;

namespace Sinkhole.Cli;

/// <summary>"lookup": what is answered for a name, and which line of which file decides.</summary>
internal static class LookupCommand
{
    /// <summary>The verb.</summary>
    public static Verb Create(CliSurroundings surroundings)
    {
        ControlSocketOptions socket = new();
        Argument<string> name = new Argument<string>("NAME") { Description = "A domain name." }.WithoutOptions();
        Option<string> type = new("--type") { Description = "Query type.", DefaultValueFactory = _ => "A", HelpName = "TYPE" };
        Option<bool> explain = new("--explain") { Description = "Say which line of which file decides, and what else covers the name." };
        Verb verb = new(
            "lookup",
            "Show what the running appliance answers for a name; an unlisted name is no finding.",
            "sinkhole lookup www.evil.example",
            "sinkhole lookup www.evil.example --type AAAA --explain")
        {
            name, type, explain, socket.Configuration, socket.Socket,
        };
        verb.Validators.Add(result =>
        {
            string? asked = result.GetValue(name);
            if (asked is not null && !LookupQuestion.TryRead(asked, result.GetValue(type) ?? string.Empty, out _, out string? error))
            {
                result.AddError(error);
            }
        });
        return verb.Does((result, cancellationToken) => RunAsync(
            surroundings,
            socket.PathOf(result),
            LookupQuestion.Read(result.GetRequiredValue(name), result.GetRequiredValue(type)),
            result.GetValue(explain),
            cancellationToken));
    }

    private static async Task<int> RunAsync(
        CliSurroundings surroundings, string path, LookupQuestion question, bool explain, CancellationToken cancellationToken)
    {
        using ControlClient client = new(path);
        LookupReport report = await client.LookupAsync(question, cancellationToken);
        LookupText.Write(surroundings.Output, report, explain);
        return ExitCode.Ok;
    }
}
