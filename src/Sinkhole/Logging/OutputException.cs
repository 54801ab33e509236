using System;

namespace Sinkhole.Logging;

/// <summary>Standard output takes nothing more, as on a full disk. What a command did before stands.</summary>
internal sealed class OutputException(string message, Exception inner) : Exception(message, inner);
