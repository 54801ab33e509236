using Microsoft.AspNetCore.Connections;
using Sinkhole.Composition;
using Sinkhole.Operator;

namespace Sinkhole.Tests.Appliance.Operator;

/// <summary>The transport of the metrics and control servers.</summary>
internal static class TestTransport
{
    public static IConnectionListenerFactory New() => OperatorTransport.Of(PlainHttpServer.MaxConnections);
}
