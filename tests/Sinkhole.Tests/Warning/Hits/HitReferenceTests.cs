using System;
using System.Collections.Generic;
using FsCheck;
using FsCheck.Fluent;
using Sinkhole.Warning.Hits;
using Xunit;

namespace Sinkhole.Tests.Warning.Hits;

public sealed class HitReferenceTests
{
    [Theory]
    [InlineData("00000000000000000000", "AAAAAAAAAAAAAAAA")]
    [InlineData("FFFFFFFFFFFFFFFFFFFF", "7777777777777777")]
    [InlineData("666F6F626172666F6F62", "MZXW6YTBOJTG633C")]
    public void Text_is_base32_of_the_ten_octets(string octets, string text) =>
        Assert.Equal(text, HitReference.FromOctets(Convert.FromHexString(octets)).ToString());

    [Fact]
    public void Text_is_read_as_it_was_written_in_any_case_and_grouping() =>
        Prop.ForAll<byte[]?>(seed =>
        {
            byte[] octets = new byte[HitReference.Octets];
            (seed ?? []).AsSpan(0, Math.Min(seed?.Length ?? 0, octets.Length)).CopyTo(octets);
            HitReference reference = HitReference.FromOctets(octets);
            string text = reference.ToString();
            Assert.True(HitReference.TryParse(text.ToLowerInvariant().Insert(8, "-").Insert(4, " "), out HitReference read));
            Assert.Equal(reference, read);
            byte[] written = new byte[HitReference.Octets];
            read.WriteOctets(written);
            Assert.Equal(octets, written);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("MZXW6YTBOJTG633")]
    [InlineData("MZXW6YTBOJTG633CA")]
    [InlineData("MZXW6YTBOJTG6331")]
    [InlineData("MZXW6YTBOJTG633\u0130")]
    public void Anything_else_is_refused(string text) => Assert.False(HitReference.TryParse(text, out _));

    [Fact]
    public void Ten_thousand_references_differ()
    {
        HashSet<HitReference> seen = [];

        for (int round = 0; round < 10_000; round++)
        {
            Assert.True(seen.Add(HitReference.Create()));
        }
    }
}
