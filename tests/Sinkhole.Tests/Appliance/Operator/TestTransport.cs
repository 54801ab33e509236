using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Sinkhole.Operator;
using Sinkhole.Warning.Hosting;

namespace Sinkhole.Tests.Appliance.Operator;

/// <summary>Sockets for the servers of operators, as many as they take.</summary>
internal static class TestTransport
{
    public static IConnectionListenerFactory New() => new PausingTransport(NullLoggerFactory.Instance, PlainHttpServer.MostConnections);
}
