using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>
/// How many labels at the end of a name are a public suffix, below which anyone can register names: 1 for <c>example.net</c>, 2 for
/// <c>example.co.uk</c>. Called for each query to an upstream: it must not allocate or wait.
/// </summary>
/// <param name="name">Any letter case, any octets.</param>
public delegate int LabelsOfSuffix(scoped WireName name);
