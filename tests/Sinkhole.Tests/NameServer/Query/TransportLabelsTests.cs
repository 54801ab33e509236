using System;
using System.Linq;
using Sinkhole.NameServer.Query;
using Xunit;

namespace Sinkhole.Tests.NameServer.Query;

/// <summary>Labels are promised to dashboards: a new transport is added here too, and no label changes.</summary>
public sealed class TransportLabelsTests
{
    [Fact]
    public void Every_transport_has_its_label()
    {
        Assert.Equal(["udp", "tcp"], Enum.GetValues<DnsTransport>().Select(static transport => transport.Label()));
    }
}
