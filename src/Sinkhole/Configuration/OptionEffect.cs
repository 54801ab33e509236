using System;

namespace Sinkhole.Configuration;

/// <summary>What a change of an option brings about.</summary>
[Flags]
internal enum OptionEffect
{
    /// <summary>A reload applies it, and the content is the same: what it decides is hashed elsewhere, or only people read it.</summary>
    None = 0,

    /// <summary>
    /// A reload reports it and leaves it as it runs; the next start applies it. It needs a socket, a folder or memory of the start.
    /// </summary>
    Restart = 1,

    /// <summary>Answers or pages differ: the content hash covers it, and the generation's number grows.</summary>
    Content = 2,
}
