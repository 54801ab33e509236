using Sinkhole.Configuration;
using Sinkhole.Warning.Connections;
using Xunit;

namespace Sinkhole.Tests.Appliance.Configuration;

public sealed class LimitsCheckTests
{
    /// <summary>No room of the configuration may name the warning site, so the number stands at both.</summary>
    [Fact]
    public void Share_of_a_client_is_that_of_the_connections() => Assert.Equal(ConnectionLimits.SharesOfMemory, LimitsCheck.ClientShare);
}
