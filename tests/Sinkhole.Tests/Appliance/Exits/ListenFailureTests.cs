using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using Sinkhole.Exits;
using Xunit;

namespace Sinkhole.Tests.Appliance.Exits;

public sealed class ListenFailureTests
{
    [Theory]
    [InlineData(SocketError.AddressAlreadyInUse, 53, "the port is in use")]
    [InlineData(SocketError.AccessDenied, 53, "grant CAP_NET_BIND_SERVICE or use a port >= 1024")]
    [InlineData(SocketError.AddressNotAvailable, 1053, "does not have that address")]
    [InlineData(SocketError.AddressFamilyNotSupported, 1053, "address family")]
    [InlineData(SocketError.TooManyOpenSockets, 1053, "raise it: LimitNOFILE= in the unit")]
    public void Failed_bind_is_explained_with_address_and_remedy(SocketError code, int port, string remedy)
    {
        IOException wrapped = new("Failed to bind", new SocketException((int)code));

        CannotStartException told = ListenFailure.Explain("dns.listen", new IPEndPoint(IPAddress.Loopback, port), wrapped);

        Assert.Equal(StartFault.Environment, told.Fault);
        Assert.StartsWith($"cannot listen on 127.0.0.1:{port} (dns.listen): ", told.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, told.Message, StringComparison.Ordinal);
    }
}
