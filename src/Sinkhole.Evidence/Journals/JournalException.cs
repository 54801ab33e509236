using System.IO;

namespace Sinkhole.Evidence.Journals;

/// <summary>What the journal cannot do, in words for the operator: what, where, and how to fix it.</summary>
public abstract class JournalException : IOException
{
    private protected JournalException(string message, IOException? cause)
        : base(message, cause)
    {
    }
}

/// <summary>The journal cannot be opened, and waiting does not help; the message says what does.</summary>
public sealed class JournalUnusableException : JournalException
{
    internal JournalUnusableException(string message, IOException? cause)
        : base(message, cause)
    {
    }
}

/// <summary>The bounded queue is full. The record will never be kept; a <see cref="GapRecord"/> will count it.</summary>
public sealed class JournalOverflowException : JournalException
{
    internal JournalOverflowException(string path)
        : base($"journal {path}: the queue is full, so the record is refused; check whether the disk is full, slow or failing", cause: null)
    {
    }
}

/// <summary>
/// The journal was closed while it could not write. The record was not acknowledged and is lost unless it is found in the files.
/// </summary>
public sealed class JournalStoppedException : JournalException
{
    internal JournalStoppedException(string path)
        : base($"journal {path}: closed while the disk refused writes; check whether it is full or failing", cause: null)
    {
    }
}
