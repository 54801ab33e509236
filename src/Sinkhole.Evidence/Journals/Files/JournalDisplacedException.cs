using Sinkhole.Platform.Errors;

namespace Sinkhole.Evidence.Journals.Files;

/// <summary>
/// What was written cannot be found under the segment's name: somebody moved, replaced or cut the file, or its folder. The message says
/// which.
/// </summary>
internal sealed class JournalDisplacedException : JournalFileException
{
    public JournalDisplacedException(string message)
        : base(message, Errno.NoEntry)
    {
    }
}
