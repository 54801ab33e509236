using System;
using Sinkhole.NameServer.Transport;
using Sinkhole.Supervision;
using Xunit;

namespace Sinkhole.Tests.Appliance.Supervision;

public sealed class SocketBuffersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_told_of_is_what_the_name_server_asks_for() => Assert.Equal(UdpBinding.BufferOctets, SocketBuffers.RequestedOctets);

    [Fact]
    public void Kernel_that_grants_less_than_is_asked_for_is_told_of_with_the_remedy()
    {
        Write("4194304", "212992");

        string? note = SocketBuffers.Note(_folder.Below("core"));

        Assert.Contains("208 KiB for answers", note, StringComparison.Ordinal);
        Assert.Contains("net.core.wmem_max", note, StringComparison.Ordinal);
    }

    [Fact]
    public void Kernel_that_grants_it_or_does_not_say_is_not_told_of()
    {
        Assert.Null(SocketBuffers.Note(_folder.Below("nowhere")));
        Write("4194304", "8388608");

        Assert.Null(SocketBuffers.Note(_folder.Below("core")));
    }

    private void Write(string receive, string send)
    {
        _folder.Write("core/rmem_max", receive + "\n");
        _folder.Write("core/wmem_max", send + "\n");
    }
}
