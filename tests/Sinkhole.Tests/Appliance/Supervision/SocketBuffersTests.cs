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
    public void Low_kernel_limit_gives_a_note_with_the_remedy()
    {
        Write("4194304", "212992");

        string? note = NoteOf(_folder.Below("core"));

        Assert.Contains("208 KiB for answers", note, StringComparison.Ordinal);
        Assert.Contains("net.core.wmem_max (90-sinkhole.conf)", note, StringComparison.Ordinal);
    }

    [Fact]
    public void Sufficient_or_unknown_kernel_limit_gives_no_note()
    {
        Assert.Null(NoteOf(_folder.Below("nowhere")));
        Write("4194304", "8388608");

        Assert.Null(NoteOf(_folder.Below("core")));
    }

    private static string? NoteOf(string folder) => SocketBuffers.Note(DnsUdpListener.BufferOctets, "90-sinkhole.conf", folder);

    private void Write(string receive, string send)
    {
        _folder.Write("core/rmem_max", receive + "\n");
        _folder.Write("core/wmem_max", send + "\n");
    }
}
