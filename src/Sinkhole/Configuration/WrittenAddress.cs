using System.Net;
using Sinkhole.Documents.Yaml;

namespace Sinkhole.Configuration;

/// <summary>An address of the configuration and where it stands.</summary>
/// <param name="Address">The address.</param>
/// <param name="Token">Its value, for findings.</param>
internal sealed record WrittenAddress(IPAddress Address, YamlToken Token);
