using System.Net;
using Sinkhole.Documents.Yaml;

namespace Sinkhole.Configuration;

/// <summary>An address of the configuration and its position.</summary>
/// <param name="Address">The address.</param>
/// <param name="Token">Its value, for findings.</param>
internal sealed record WrittenAddress(IPAddress Address, YamlToken Token);
