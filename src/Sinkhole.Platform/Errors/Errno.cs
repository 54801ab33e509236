namespace Sinkhole.Platform.Errors;

/// <summary>Linux error numbers that this program distinguishes (errno(3)); the same on x64 and arm64.</summary>
public static class Errno
{
    /// <summary>EPERM: the operation needs a privilege.</summary>
    public const int NotPermitted = 1;

    /// <summary>ENOENT: no such file.</summary>
    public const int NoEntry = 2;

    /// <summary>EINTR: a signal ended the call before it did anything.</summary>
    public const int Interrupted = 4;

    /// <summary>EIO: the device failed.</summary>
    public const int IO = 5;

    /// <summary>ENXIO: no such device; also a named pipe without a reader, or open(2) of a socket.</summary>
    public const int NoSuchDevice = 6;

    /// <summary>EAGAIN, the same as EWOULDBLOCK: the call would have to wait.</summary>
    public const int WouldBlock = 11;

    /// <summary>ENOMEM: the kernel has not enough memory.</summary>
    public const int NoMemory = 12;

    /// <summary>EACCES: denied by the permissions of the file or of a parent folder.</summary>
    public const int AccessDenied = 13;

    /// <summary>EEXIST: the name is taken.</summary>
    public const int Exists = 17;

    /// <summary>ENOTDIR: a part of the path is not a folder.</summary>
    public const int NotADirectory = 20;

    /// <summary>EISDIR: the path is a folder.</summary>
    public const int IsADirectory = 21;

    /// <summary>EINVAL: invalid argument.</summary>
    public const int InvalidArgument = 22;

    /// <summary>ENOSPC: the file system is full.</summary>
    public const int NoSpace = 28;

    /// <summary>EROFS: the file system is read-only.</summary>
    public const int ReadOnlyFileSystem = 30;

    /// <summary>ERANGE: a buffer is too small for the result.</summary>
    public const int Range = 34;

    /// <summary>ENOSYS: the kernel does not have this call, or a filter blocks it.</summary>
    public const int NoSuchCall = 38;

    /// <summary>ELOOP: too many symbolic links in the path, or a link with O_NOFOLLOW.</summary>
    public const int TooManyLinks = 40;

    /// <summary>ENONET: the machine is not on the network; an ICMP error may be reported as this.</summary>
    public const int NotOnNetwork = 64;

    /// <summary>EPROTO: a protocol error; an ICMP parameter problem is reported as this.</summary>
    public const int ProtocolError = 71;

    /// <summary>EOVERFLOW: a value does not fit its type.</summary>
    public const int Overflow = 75;

    /// <summary>EMSGSIZE: the message is too long for the path or the socket.</summary>
    public const int MessageTooLong = 90;

    /// <summary>ENOPROTOOPT: the peer does not know the protocol.</summary>
    public const int ProtocolNotAvailable = 92;

    /// <summary>EOPNOTSUPP: not supported; an ICMP source route failure is reported as this.</summary>
    public const int NotSupported = 95;

    /// <summary>EADDRNOTAVAIL: this machine does not have the address.</summary>
    public const int AddressNotAvailable = 99;

    /// <summary>ENETDOWN: the interface is down.</summary>
    public const int NetworkDown = 100;

    /// <summary>ENETUNREACH: no route to the network.</summary>
    public const int NetworkUnreachable = 101;

    /// <summary>ENOBUFS: the kernel has no free buffer.</summary>
    public const int NoBuffers = 105;

    /// <summary>ECONNREFUSED: there is no listener on the port.</summary>
    public const int ConnectionRefused = 111;

    /// <summary>EHOSTDOWN: the machine does not respond.</summary>
    public const int HostDown = 112;

    /// <summary>EHOSTUNREACH: no route to the machine.</summary>
    public const int HostUnreachable = 113;
}
