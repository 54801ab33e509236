using System;
using Sinkhole.Inspection;
using Sinkhole.Warning.Hits;
using Xunit;

namespace Sinkhole.Tests.Appliance.Inspection;

public sealed class HitWordsTests
{
    [Theory]
    [InlineData(HitSource.Http)]
    [InlineData(HitSource.Tls)]
    public void Hit_under_a_clock_that_was_not_synchronised_says_nothing_of_whose_line_it_was(HitSource source)
    {
        var synchronized = new ClockReading(IsSynchronized: true, TimeSpan.FromMilliseconds(3));

        string known = HitWords.Says(source, synchronized);
        string unknown = HitWords.Says(source, synchronized with { IsSynchronized = false });

        Assert.Contains("address and port are the line's own at that instant; ", known, StringComparison.Ordinal);
        Assert.DoesNotContain("are the line's own", unknown, StringComparison.Ordinal);
        Assert.Contains("so which line it was is not said; ", unknown, StringComparison.Ordinal);
        Assert.EndsWith(" is not said", unknown, StringComparison.Ordinal);
    }
}
