using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Forwarding;

/// <summary>
/// How many labels at the end of a name are a suffix below which strangers register names: 1 for <c>example.net</c>, 2 for
/// <c>example.co.uk</c>. Called for each question that goes to an upstream: it allocates nothing and waits for nothing.
/// </summary>
/// <param name="name">Any letter case, any octets.</param>
public delegate int LabelsOfSuffix(scoped WireName name);
