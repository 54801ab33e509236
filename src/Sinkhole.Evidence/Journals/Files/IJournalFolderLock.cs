using System;

namespace Sinkhole.Evidence.Journals.Files;

/// <summary>A journal's folder that this process alone writes; others may until it is disposed of.</summary>
internal interface IJournalFolderLock : IDisposable
{
    /// <summary>Whether the path still leads to the folder that is held, and not to nothing or to a copy of it.</summary>
    bool IsInPlace { get; }
}
