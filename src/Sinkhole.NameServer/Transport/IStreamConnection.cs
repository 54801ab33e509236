using System;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;

namespace Sinkhole.NameServer.Transport;

/// <summary>
/// One connection as its session sees it: a pipe to read, a way to send, and two ways to end it. The session knows no socket: what lies
/// under it may be TCP, TLS (RFC 7858), or a stream of HTTP/2 (RFC 8484).
/// </summary>
/// <remarks>
/// The output is not a pipe: a send ends when the octets are taken, so that a reply is counted as a response or as unsent, and has its own
/// deadline. A pipe's writer buffers, and would lose the message after one whose deadline passed at the moment when it was sent
/// (decision 0038).
/// </remarks>
internal interface IStreamConnection : IDisposable
{
    /// <summary>
    /// What the client sends. A read may return early as cancelled when the token of the read before was cancelled just as that ended.
    /// A reset by the client is an <see cref="System.IO.IOException"/>.
    /// </summary>
    PipeReader Input { get; }

    /// <summary>Sends octets; returns when all of them are taken. One call at a time.</summary>
    /// <exception cref="System.IO.IOException">The client is gone.</exception>
    /// <exception cref="OperationCanceledException">Not all octets were taken in time; nothing more may be sent.</exception>
    ValueTask SendAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken);

    /// <summary>Ends our half, so that the client reads all replies to the end.</summary>
    void EndSending();

    /// <summary>Closes at once: replies that the client has not read are dropped. <see cref="IDisposable.Dispose"/> follows.</summary>
    void Abort();
}
