using System.CommandLine;
using System.IO;
using Sinkhole.Configuration;
using Sinkhole.Hosting;
using Sinkhole.Orders.Files;

namespace Sinkhole.Cli;

/// <summary>How a verb finds the running appliance.</summary>
internal sealed class ControlSocketOptions
{
    private const string UsualSocket = "/run/sinkhole/control.sock";

    /// <summary>"-c FILE".</summary>
    public Option<string?> Configuration { get; } = SharedOptions.Configuration();

    /// <summary>"--socket PATH".</summary>
    public Option<string?> Socket { get; } = SharedOptions.Socket();

    /// <summary>The socket to talk to: the one given, else the configuration's.</summary>
    /// <exception cref="CannotStartException">The configuration that was named cannot be read or has errors.</exception>
    public string PathOf(ParseResult result)
    {
        if (result.GetValue(Socket) is string given)
        {
            return given;
        }

        string? named = result.GetValue(Configuration);
        string file = named ?? SharedOptions.UsualConfigurationFile;
        if (named is null && !File.Exists(file))
        {
            return UsualSocket;
        }

        OptionsReading reading = OptionsReader.Read(new DiskFiles(), file);
        if (reading.Options is SinkholeOptions options)
        {
            return options.ControlSocket;
        }

        // Whoever edited the usual file wrongly shall hear so from the appliance itself, which lists every finding.
        return named is null
            ? UsualSocket
            : throw new CannotStartException(
                StartFault.Configuration,
                $"{file} has errors, so its control socket is not known: 'sinkhole check -c {file}' shows them; or give --socket");
    }
}
