using Microsoft.AspNetCore.Connections;
using Sinkhole.Composition;
using Sinkhole.Operator;

namespace Sinkhole.Tests.Appliance.Operator;

/// <summary>What a server of the operator's accepts by.</summary>
internal static class TestTransport
{
    public static IConnectionListenerFactory New() => OperatorTransport.Of(PlainHttpServer.MaxConnections);
}
