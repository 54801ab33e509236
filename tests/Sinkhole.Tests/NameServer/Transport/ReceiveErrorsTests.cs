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
    public void Signals_and_what_ICMP_says_of_a_reply_pass(int error, bool isPassing)
    {
        Assert.Equal(isPassing, _errors.Pass(error));
    }

    [Fact]
    public void Passing_errors_without_a_datagram_between_them_end_to_pass()
    {
        PassAll();

        Assert.False(_errors.Pass(NotSupported));
        Assert.False(_errors.Pass(NotSupported));
    }

    [Fact]
    public void Datagram_lets_them_pass_again()
    {
        PassAll();

        _errors.End();

        PassAll();
    }

    [Fact]
    public void Signals_pass_however_many()
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
