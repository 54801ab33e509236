using Sinkhole.Exits;
using Xunit;

namespace Sinkhole.Tests.Appliance.Exits;

public sealed class DescriptorLimitTests
{
    [Theory]
    [InlineData(199, false, 200, "run", "--log", "json")]
    [InlineData(63, true, 64, "run")]
    [InlineData(0, true, 64, "run")]
    [InlineData(127, false, 128, "status")]
    [InlineData(15, true, 16, "check", "-c", "sinkhole.yaml")]
    [InlineData(15, true, 16)]
    public void Limit_that_is_too_low_to_work_is_refused_with_its_remedy(long limit, bool isNative, int min, params string[] arguments) =>
        Assert.Equal(
            $"the limit of {limit} open files is too low, {min} is the minimum: raise it: LimitNOFILE= in the unit, or 'ulimit -n'",
            DescriptorLimit.Problem(limit, isNative, arguments));

    [Theory]
    [InlineData(200, false, "run")]
    [InlineData(64, true, "run")]
    [InlineData(long.MaxValue, false, "run")]
    [InlineData(128, false, "status")]
    [InlineData(16, true, "status")]
    [InlineData(128, false, "lookup", "run")]
    public void Limit_that_is_enough_is_not_refused(long limit, bool isNative, params string[] arguments) =>
        Assert.Null(DescriptorLimit.Problem(limit, isNative, arguments));
}
