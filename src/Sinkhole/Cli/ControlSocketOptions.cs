using System.CommandLine;
using System.IO;
using Sinkhole.Configuration;
using Sinkhole.Documents.Files;
using Sinkhole.Exits;
using Sinkhole.Logging;

namespace Sinkhole.Cli;

/// <summary>How a verb finds the running appliance.</summary>
internal sealed class ControlSocketOptions
{
    private const string UsualSocket = "/run/sinkhole/control.sock";

    /// <summary>"-c FILE".</summary>
    public Option<string?> Configuration { get; } = SharedOptions.Configuration();

    /// <summary>"--socket PATH".</summary>
    public Option<string?> Socket { get; } = SharedOptions.Socket();

    /// <summary>
    /// The socket to talk to: the one given, else the configuration's, else the usual one. An error in the file changes nothing for the
    /// appliance that runs, so it is said and does not stop the question.
    /// </summary>
    /// <param name="surroundings">Told where the configuration cannot be used.</param>
    /// <param name="result">The command line.</param>
    /// <param name="changes">
    /// True where the verb changes something in the appliance: then it must be the one that the named configuration names, and no guess.
    /// </param>
    /// <exception cref="CannotStartException">
    /// The configuration that was named does not say where the socket is, and <paramref name="changes"/> is true.
    /// </exception>
    public string PathOf(CliSurroundings surroundings, ParseResult result, bool changes = false)
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
        if (reading.ControlSocket is null && named is not null && changes)
        {
            throw new CannotStartException(
                StartFault.Configuration,
                $"{file} cannot be read to its end, so its control socket is not known: 'sinkhole check -c {file}' says why; or give "
                + "--socket");
        }

        string socket = reading.ControlSocket ?? UsualSocket;
        if (reading.Options is null)
        {
            surroundings.Error.WriteLine(VisibleText.Of(
                $"note: {file} has errors or cannot be read ('sinkhole check -c {file}' says why); asking the appliance on {socket}"));
        }

        return socket;
    }
}
