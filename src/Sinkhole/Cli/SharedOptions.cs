using System.CommandLine;

namespace Sinkhole.Cli;

/// <summary>Options that several verbs have; each call makes a new one, because an option belongs to one verb.</summary>
internal static class SharedOptions
{
    /// <summary>Where the configuration lies unless "-c" says otherwise.</summary>
    public const string UsualConfigurationFile = "/etc/sinkhole/sinkhole.yaml";

    /// <summary>"-c FILE".</summary>
    public static Option<string?> Configuration() => new("--config", "-c")
    {
        Description = $"Configuration; {UsualConfigurationFile} unless given.",
        HelpName = "FILE",
    };

    /// <summary>"--socket PATH".</summary>
    public static Option<string?> Socket() => new("--socket")
    {
        Description = "Control socket of the running appliance; the configuration's 'control.socket' unless given.",
        HelpName = "PATH",
    };

    /// <summary>Refuses what begins with "-" as a value: it is a misspelt option.</summary>
    public static Argument<T> WithoutOptions<T>(this Argument<T> argument)
    {
        argument.Validators.Add(result =>
        {
            foreach (System.CommandLine.Parsing.Token token in result.Tokens)
            {
                if (token.Value.StartsWith('-'))
                {
                    result.AddError($"unknown option '{token.Value}'");
                }
            }
        });
        return argument;
    }
}
