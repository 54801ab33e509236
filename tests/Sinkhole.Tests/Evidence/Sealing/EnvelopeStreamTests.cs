using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using Sinkhole.Evidence.Sealing;
using Xunit;

namespace Sinkhole.Tests.Evidence.Sealing;

public sealed class EnvelopeStreamTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(16 * 1024 - 1)]
    [InlineData(16 * 1024)]
    [InlineData(300_000)]
    public void Content_of_any_length_is_opened_by_a_reader_that_is_not_ours(int octets)
    {
        byte[] content = Content(octets);

        Seal(content, [TestAuthority.First.Certificate], piece: 1_000);

        Assert.Equal(content, TestAuthority.First.KeyIn(_file));
    }

    [Fact]
    public void Key_of_each_certificate_opens_it()
    {
        byte[] content = Content(1_000);

        Seal(content, [TestAuthority.First.Certificate, TestAuthority.Second.Certificate], piece: 7);

        Assert.Equal(content, TestAuthority.First.KeyIn(_file));
        Assert.Equal(content, TestAuthority.Second.KeyIn(_file));
    }

    [Fact]
    public void Nothing_of_the_content_is_in_the_envelope_and_no_two_are_equal()
    {
        byte[] content = new byte[64];
        Seal(content, [TestAuthority.First.Certificate], piece: 64);
        byte[] first = File.ReadAllBytes(_file);

        Seal(content, [TestAuthority.First.Certificate], piece: 64);

        Assert.True(first.AsSpan().IndexOf(new byte[16]) < 0);
        Assert.NotEqual(first, File.ReadAllBytes(_file));
    }

    [Fact]
    public void Without_a_certificate_nothing_is_sealed()
    {
        using var output = new MemoryStream();

        Assert.Throws<ArgumentOutOfRangeException>(() => new EnvelopeStream(output, []));
        Assert.Equal(0, output.Length);
    }

    [Fact]
    public void End_without_a_finish_writes_nothing_and_hides_no_error_of_the_output()
    {
        using var output = new MemoryStream();
        var envelope = new EnvelopeStream(output, [TestAuthority.First.Certificate]);
        envelope.Write(Content(1000));
        long before = output.Length;
        output.Dispose();

        envelope.Dispose();

        Assert.True(before > 0);
    }

    private void Seal(byte[] content, ImmutableArray<AuthorityCertificate> recipients, int piece)
    {
        using FileStream output = File.Create(_file);
        using var envelope = new EnvelopeStream(output, recipients);
        foreach (byte[] part in content.Chunk(piece))
        {
            envelope.Write(part);
        }

        envelope.Finish();
    }

    private static byte[] Content(int octets) => [.. Enumerable.Range(0, octets).Select(static at => (byte)(at * 31))];
}
