using System.CommandLine;
using System.IO;
using Sinkhole.Configuration;
using Sinkhole.Documents.Files;
using Sinkhole.Documents.Reports;
using Sinkhole.Evidence.Sealing;
using Sinkhole.Exits;
using Sinkhole.Reload;
using Sinkhole.Storage;

namespace Sinkhole.Cli;

/// <summary>"evidence certificate": prints the certificate to which the authority seals the operation's key.</summary>
internal static class EvidenceCertificateCommand
{
    /// <summary>The verb.</summary>
    public static Verb Create(CliEnvironment environment)
    {
        Option<string?> configuration = SharedOptions.Configuration();
        Verb verb = new(
            "certificate",
            "Print this appliance's certificate, for the authority; makes its key at the first call. Run it as the user of the appliance.",
            "runuser -u sinkhole -- sinkhole evidence certificate > appliance.pem")
        {
            configuration,
        };
        return verb.WithAction(result => Print(environment, result.GetValue(configuration) ?? SharedOptions.DefaultConfigurationFile));
    }

    private static int Print(CliEnvironment environment, string configuration)
    {
        OptionsReadResult reading = OptionsReader.Read(new DiskFiles(), configuration);
        if (reading.Options is not SinkholeOptions options)
        {
            FindingText.Write(environment.Error, reading.Findings);
            throw new CannotStartException(StartFault.Configuration, "the configuration says where the key is, and it is not usable");
        }

        // A folder that is made here by root could not be used by the appliance.
        if (!Directory.Exists(options.Data))
        {
            string message = $"the data folder {options.Data} does not exist: start the appliance once, or make it for its user";
            throw new CannotStartException(StartFault.Environment, message);
        }

        DataFolder.ThrowUnlessOwned(options.Data);
        string path = OperationKeyFile.ApplianceKeyOf(options);
        if (!ApplianceKey.TryEnsure(path, options.Node, environment.Time, out ApplianceKey? key, out string? problem))
        {
            throw new CannotStartException(StartFault.Environment, problem);
        }

        using (key)
        {
            environment.Output.Write(key.CertificatePem);
        }

        return ExitCode.Ok;
    }
}
