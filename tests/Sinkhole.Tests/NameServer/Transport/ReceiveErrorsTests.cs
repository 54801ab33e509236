using Sinkhole.NameServer.Transport;
using Xunit;

namespace Sinkhole.Tests.NameServer.Transport;

public sealed class ReceiveErrorsTests
{
    private const int Interrupted = 4;
    private const int NotSupported = 95;

    private readonly ReceiveErrors _errors = new();

    [Theory]
    [InlineData(4, true)]
    [InlineData(11, true)]
    [InlineData(95, true)]
    [InlineData(111, true)]
    [InlineData(113, true)]
    [InlineData(12, false)]
    [InlineData(1, false)]
    [InlineData(9, false)]
    [InlineData(105, false)]
    public void Signals_and_ICMP_errors_of_replies_are_harmless(int error, bool isPassing)
    {
        Assert.Equal(isPassing, _errors.Pass(error));
    }

    [Fact]
    public void Harmless_errors_in_a_long_series_count_as_failures()
    {
        PassAll();

        Assert.False(_errors.Pass(NotSupported));
        Assert.False(_errors.Pass(NotSupported));
    }

    [Fact]
    public void Harmless_errors_are_ignored_again_after_a_datagram()
    {
        PassAll();

        _errors.End();

        PassAll();
    }

    [Fact]
    public void Any_number_of_signals_is_harmless()
    {
        PassAll();

        for (int signal = 0; signal < 1_000; signal++)
        {
            Assert.True(_errors.Pass(Interrupted));
        }
    }

    private void PassAll()
    {
        for (int error = 0; error < ReceiveErrors.MaxPassing; error++)
        {
            Assert.True(_errors.Pass(NotSupported));
        }
    }
}
