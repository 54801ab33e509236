using Sinkhole.Platform.Errors;

namespace Sinkhole.NameServer.Transport;

/// <summary>Which receive errors of one socket are harmless: Linux's numbers (errno(3)). Owned by the socket's thread.</summary>
internal sealed class ReceiveErrors
{
    /// <summary>This many harmless errors without a datagram in between are ignored; the next counts as a failure.</summary>
    public const int MaxPassing = 64;


    private int _passed;

    /// <summary>A receive failed: whether the error is harmless, so that no pause and no report is needed.</summary>
    /// <returns>
    /// True when a signal ended the call, any number of times, or when the error may be an ICMP error of an earlier reply and
    /// fewer than <see cref="MaxPassing"/> such came since the last datagram.
    /// </returns>
    public bool Pass(int error)
    {
        if (error == Errno.Interrupted)
        {
            return true;
        }

        // An ICMP error is reported once for each reply, and replies follow datagrams: a series without datagrams has another cause.
        if (!IsOfReply(error) || _passed == MaxPassing)
        {
            return false;
        }

        _passed++;
        return true;
    }

    /// <summary>A datagram was received.</summary>
    public void End() => _passed = 0;

    private static bool IsOfReply(int error) => error
        is Errno.WouldBlock or Errno.NotOnNetwork or Errno.ProtocolError or Errno.MessageTooLong or Errno.ProtocolNotAvailable
        or Errno.NotSupported or Errno.NetworkUnreachable or Errno.ConnectionRefused or Errno.HostDown or Errno.HostUnreachable;
}
