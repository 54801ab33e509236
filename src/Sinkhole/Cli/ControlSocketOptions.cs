using System.CommandLine;

namespace Sinkhole.Cli;

/// <summary>How a verb finds the running appliance.</summary>
internal sealed class ControlSocketOptions
{
    private const string UsualSocket = "/run/sinkhole/control.sock";

    /// <summary>"-c FILE".</summary>
    public Option<string?> Configuration { get; } = SharedOptions.Configuration();

    /// <summary>"--socket PATH".</summary>
    public Option<string?> Socket { get; } = SharedOptions.Socket();

    /// <summary>The socket to talk to.</summary>
    public string PathOf(ParseResult result) => result.GetValue(Socket) ?? UsualSocket;
}
