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
    /// <exception cref="CannotStartException">The configuration that was named cannot be read to its end.</exception>
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
        if (reading.ControlSocket is string socket)
        {
            return socket;
        }

        // Whoever edited the usual file wrongly shall hear so from the appliance itself, which lists every finding.
        return named is null
            ? UsualSocket
            : throw new CannotStartException(
                StartFault.Configuration,
                $"{file} cannot be read to its end, so its control socket is not known: 'sinkhole check -c {file}' says why; or give "
                + "--socket");
    }
}
