using System.Net;
using Sinkhole.Documents.Yaml;

namespace Sinkhole.Configuration;

/// <summary>An endpoint of the configuration and its position.</summary>
/// <param name="Key">Its option, "dns.listen".</param>
/// <param name="Endpoint">Address and port.</param>
/// <param name="Token">Its value, for findings.</param>
internal sealed record WrittenEndpoint(string Key, IPEndPoint Endpoint, YamlToken Token);
