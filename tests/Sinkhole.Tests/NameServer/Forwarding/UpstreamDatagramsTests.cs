using System;
using System.Net.Sockets;
using Sinkhole.NameServer.Forwarding;
using Xunit;

namespace Sinkhole.Tests.NameServer.Forwarding;

/// <summary>A query to an upstream is sent unfragmented or not at all.</summary>
public sealed class UpstreamDatagramsTests
{
    private const int Probe = 3;

    [Theory]
    [InlineData(AddressFamily.InterNetwork, 0, 10)]
    [InlineData(AddressFamily.InterNetworkV6, 41, 23)]
    public void Socket_sends_no_fragments_and_ignores_the_path_mtu(AddressFamily family, int level, int option)
    {
        using Socket socket = UpstreamDatagrams.Open(family);
        byte[] value = new byte[sizeof(int)];

        socket.GetRawSocketOption(level, option, value);

        Assert.Equal(Probe, BitConverter.ToInt32(value));
    }
}
