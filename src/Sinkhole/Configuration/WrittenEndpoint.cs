using System.Net;
using Sinkhole.Documents.Yaml;

namespace Sinkhole.Configuration;

/// <summary>An endpoint of the configuration and its position.</summary>
/// <param name="Key">Its option, "dns.listen".</param>
/// <param name="Endpoint">Address and port.</param>
/// <param name="Token">Its value, for findings.</param>
internal sealed record WrittenEndpoint(string Key, IPEndPoint Endpoint, YamlToken Token)
{
    /// <summary>Whether it is open now and stays so until a restart, whatever the file says.</summary>
    public bool IsRunning { get; init; }
}
