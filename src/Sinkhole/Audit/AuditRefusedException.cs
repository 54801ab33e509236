using System;

namespace Sinkhole.Audit;

/// <summary>
/// A look, an erasure or a change of terms cannot be recorded, so nothing may be shown or erased. The message says why, without the texts
/// that a person gave.
/// </summary>
internal sealed class AuditRefusedException : Exception
{
    /// <param name="message">For the operator.</param>
    /// <param name="inner">What the disk or the socket said.</param>
    public AuditRefusedException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
