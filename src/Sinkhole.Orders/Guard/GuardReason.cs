using Sinkhole.Documents.Codes;
using Sinkhole.Orders.Codes;

namespace Sinkhole.Orders.Guard;

/// <summary>Why an entry is held.</summary>
/// <param name="Code">A code of <see cref="GuardCodes"/>.</param>
/// <param name="Message">The message.</param>
/// <param name="Hint">What to do instead.</param>
public readonly record struct GuardReason(FindingCode Code, string Message, string? Hint = null);
