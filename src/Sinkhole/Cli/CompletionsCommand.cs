using System.CommandLine;
using Sinkhole.Exits;

namespace Sinkhole.Cli;

/// <summary>"completions": prints a shell script that asks the program for suggestions at the cursor.</summary>
internal static class CompletionsCommand
{
    private const string Bash = """
        _sinkhole() {
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$(sinkhole "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _sinkhole sinkhole
        """;

    private const string Zsh = """
        #compdef sinkhole
        _sinkhole() {
            local -a suggestions
            suggestions=("${(@f)$(sinkhole "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
            compadd -a suggestions || _files
        }
        compdef _sinkhole sinkhole
        """;

    private const string Fish = """
        function __sinkhole_suggest
            set -l line (commandline -cp)
            sinkhole "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c sinkhole -a '(__sinkhole_suggest)'
        """;

    /// <summary>The verb.</summary>
    public static Verb Create(CliEnvironment environment)
    {
        Argument<string> shell = new("SHELL") { Description = "bash, zsh or fish.", HelpName = "SHELL" };
        shell.OneOf("bash", "zsh", "fish");
        Verb verb = new(
            "completions",
            "Print a completion script for a shell.",
            "source <(sinkhole completions bash)",
            "sinkhole completions fish > ~/.config/fish/completions/sinkhole.fish")
        {
            shell,
        };
        return verb.WithAction(result =>
        {
            environment.Output.WriteLine(ScriptFor(result.GetRequiredValue(shell)));
            return ExitCode.Ok;
        });
    }

    private static string ScriptFor(string shell) => shell switch
    {
        "zsh" => Zsh,
        "fish" => Fish,
        _ => Bash,
    };
}
