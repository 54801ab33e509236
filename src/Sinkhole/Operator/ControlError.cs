namespace Sinkhole.Operator;

/// <summary>Body of an error response on the control socket.</summary>
/// <param name="Error">One sentence for the operator.</param>
internal sealed record ControlError(string Error);
