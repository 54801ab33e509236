using Sinkhole.Platform.Errors;

namespace Sinkhole.NameServer.Transport;

/// <summary>Which errors of one socket's receive are nobody's trouble: Linux's numbers (errno(3)). Owned by the socket's thread.</summary>
internal sealed class ReceiveErrors
{
    /// <summary>So many passing errors without a datagram between them pass; the next is an error like any other.</summary>
    public const int MaxPassing = 64;


    private int _passed;

    /// <summary>A receive failed: whether the next call works, so that nobody needs to pause or to hear of it.</summary>
    /// <returns>
    /// True when a signal ended the call, however often, or when the error may tell of an ICMP error that some earlier reply met and
    /// fewer than <see cref="MaxPassing"/> such came since the last datagram.
    /// </returns>
    public bool Pass(int error)
    {
        if (error == Errno.Interrupted)
        {
            return true;
        }

        // An ICMP error is reported once for a reply, and replies follow datagrams: a run without any is something else that lasts.
        if (!IsOfReply(error) || _passed == MaxPassing)
        {
            return false;
        }

        _passed++;
        return true;
    }

    /// <summary>A datagram came.</summary>
    public void End() => _passed = 0;

    private static bool IsOfReply(int error) => error
        is Errno.WouldBlock or Errno.NotOnNetwork or Errno.ProtocolError or Errno.MessageTooLong or Errno.ProtocolNotAvailable
        or Errno.NotSupported or Errno.NetworkUnreachable or Errno.ConnectionRefused or Errno.HostDown or Errno.HostUnreachable;
}
