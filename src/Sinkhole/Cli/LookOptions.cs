using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.IO;
using System.Linq;
using Sinkhole.Audit;
using Sinkhole.Configuration;
using Sinkhole.Documents.Files;
using Sinkhole.Storage;

namespace Sinkhole.Cli;

/// <summary>The options of the verbs that look at evidence: where it is, for whom, and why.</summary>
internal sealed class LookOptions
{
    private readonly ControlSocketOptions _socket = new();

    private readonly Option<string?> _data = new Option<string?>("--data")
    {
        Description = "Data folder; default: 'data' of the configuration.",
        HelpName = "PATH",
    }.NotEmpty();

    private readonly Option<string?> _authority = Text("--authority", "Authority that asks.");
    private readonly Option<string?> _fileNumber = Text("--file-number", "Number of its file.");
    private readonly Option<string?> _purpose = Text("--purpose", "What the answer is for.");

    /// <summary>"--json".</summary>
    public Option<bool> Json { get; } = new("--json") { Description = "Print JSON." };

    /// <summary>Adds the options to a verb that prints what it finds.</summary>
    public void AddTo(Verb verb)
    {
        AddToExport(verb);
        verb.Add(Json);
        verb.Validators.Add(result =>
        {
            if (result.GivenValue(_data) is not null && result.GivenValue(_socket.Configuration) is not null)
            {
                result.AddError("--data and --config cannot be combined: give one of them");
            }
        });
    }

    /// <summary>Adds the options to a verb that asks the running appliance to do something.</summary>
    public void AddToCommand(Verb verb) => AddToExport(verb);

    /// <summary>Adds the options to a verb that writes files. It reads the configuration also where --data says what is exported.</summary>
    public void AddToExport(Verb verb)
    {
        verb.Add(_authority);
        verb.Add(_fileNumber);
        verb.Add(_purpose);
        verb.Add(_data);
        verb.Add(_socket.Configuration);
        verb.Add(_socket.Socket);
    }

    /// <summary>The configuration: the given file, or the default one where it exists; null for none.</summary>
    public string? ConfigurationOf(ParseResult result) =>
        result.GetValue(_socket.Configuration)
        ?? (File.Exists(SharedOptions.DefaultConfigurationFile) ? SharedOptions.DefaultConfigurationFile : null);

    /// <summary>The reason for the look; asks the person at the terminal for texts that were not given.</summary>
    /// <exception cref="UsageException">Texts are missing, and nobody gives them.</exception>
    public AuditReason ReasonOf(CliEnvironment environment, ParseResult result)
    {
        string[] missing = [.. Reasons.Where(option => result.GetValue(option) is null).Select(static option => option.Name)];
        if (missing.Length > 0 && !environment.IsInteractive)
        {
            throw Missing(missing);
        }

        string[] texts =
        [
            .. Reasons.Select(option => result.GetValue(option) ?? Ask(environment, option) ?? throw Missing([option.Name])),
        ];
        return new AuditReason { Authority = texts[0], FileNumber = texts[1], Purpose = texts[2] };
    }

    /// <summary>Where to record the look, and what to read.</summary>
    /// <param name="environment">Gets a note when the configuration is not usable.</param>
    /// <param name="result">The command line.</param>
    /// <param name="changes">Whether the verb erases: then it must be the appliance of the configuration, or that of --socket.</param>
    public LookPlace PlaceOf(CliEnvironment environment, ParseResult result, bool changes = false)
    {
        if (result.GetValue(_data) is string given)
        {
            string folder = Path.GetFullPath(given);
            string? socket = result.GetValue(_socket.Socket) ?? ControlSocketFile.Read(folder);
            return new LookPlace(socket is null ? [] : [socket], folder, IsDataGiven: true);
        }

        IReadOnlyList<string> sockets = _socket.PathsOf(environment, result, changes);
        string? configuration = result.GetValue(_socket.Configuration);
        string file = configuration ?? SharedOptions.DefaultConfigurationFile;
        bool isRead = configuration is not null || File.Exists(file);
        string? data = isRead ? OptionsReader.Read(new DiskFiles(), file).Data : SinkholeOptions.DefaultData;
        return new LookPlace(sockets, data, IsDataGiven: changes && isRead && result.GetValue(_socket.Socket) is null);
    }

    private Option<string?>[] Reasons => [_authority, _fileNumber, _purpose];

    private static string? Ask(CliEnvironment environment, Option<string?> option)
    {
        while (true)
        {
            environment.Error.Write($"{option.Description?.TrimEnd('.')}: ");
            if (environment.Input.ReadLine() is not string line)
            {
                environment.Error.WriteLine();
                return null;
            }

            if (AuditReason.Problem(line) is not string problem)
            {
                return line;
            }

            environment.Error.WriteLine($"It {problem}.");
        }
    }

    private static UsageException Missing(string[] names) => new(
        $"{string.Join(", ", names)} {(names.Length == 1 ? "is" : "are")} missing: nothing is done without the reason for it");

    private static Option<string?> Text(string name, string description)
    {
        Option<string?> option = new(name) { Description = description, HelpName = "TEXT" };
        option.Validators.Add(result =>
        {
            foreach (Token token in result.Tokens)
            {
                if (AuditReason.Problem(token.Value) is string problem)
                {
                    result.AddError($"'{name}' {problem}");
                }
            }
        });
        return option;
    }
}
