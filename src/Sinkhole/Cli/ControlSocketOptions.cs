using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using Sinkhole.Configuration;
using Sinkhole.Documents.Files;
using Sinkhole.Exits;
using Sinkhole.Logging;
using Sinkhole.Storage;

namespace Sinkhole.Cli;

/// <summary>The options with which a verb finds the control socket.</summary>
internal sealed class ControlSocketOptions
{
    /// <summary>"-c FILE".</summary>
    public Option<string?> Configuration { get; } = SharedOptions.Configuration();

    /// <summary>"--socket PATH".</summary>
    public Option<string?> Socket { get; } = SharedOptions.Socket();

    /// <summary>
    /// Where the appliance may listen, the most probable path first: from --socket, else from the configuration, else the default; then the
    /// path that the running appliance saved in its data folder, since 'control.socket' may have been changed after its start. An error in
    /// the file does not affect the running appliance, so it is only reported.
    /// </summary>
    /// <param name="environment">Gets a note when the configuration is not usable.</param>
    /// <param name="result">The command line.</param>
    /// <param name="changes">
    /// True when the verb changes the appliance: then the socket must be that of the given configuration, never the default.
    /// </param>
    /// <exception cref="CannotStartException">
    /// The given configuration does not give the socket, and <paramref name="changes"/> is true.
    /// </exception>
    public IReadOnlyList<string> PathsOf(CliEnvironment environment, ParseResult result, bool changes = false)
    {
        if (result.GetValue(Socket) is string given)
        {
            return [given];
        }

        string? givenFile = result.GetValue(Configuration);
        string file = givenFile ?? SharedOptions.DefaultConfigurationFile;
        if (givenFile is null && !File.Exists(file))
        {
            return WithSaved(SinkholeOptions.DefaultControlSocket, SinkholeOptions.DefaultData);
        }

        OptionsReadResult reading = OptionsReader.Read(new DiskFiles(), file);
        if (reading.ControlSocket is null && givenFile is not null && changes)
        {
            throw new CannotStartException(
                StartFault.Configuration,
                $"{file} cannot be read completely, so its control socket is not known: 'sinkhole check -c {file}' shows why; or give "
                + "--socket");
        }

        string? data = reading.Data ?? (changes ? null : SinkholeOptions.DefaultData);
        string[] sockets = WithSaved(reading.ControlSocket ?? SinkholeOptions.DefaultControlSocket, data);
        if (reading.Options is null)
        {
            environment.Error.WriteLine(VisibleText.Escape(
                $"note: {file} has errors or cannot be read ('sinkhole check -c {file}' shows why); using the appliance on "
                + string.Join(" or ", sockets)));
        }

        return sockets;
    }

    private static string[] WithSaved(string socket, string? data) =>
        data is not null && ControlSocketFile.Read(data) is string saved && saved != socket ? [socket, saved] : [socket];
}
