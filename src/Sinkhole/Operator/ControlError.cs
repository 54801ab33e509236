namespace Sinkhole.Operator;

/// <summary>Why a request on the control socket was not understood.</summary>
/// <param name="Error">One sentence for the operator.</param>
internal sealed record ControlError(string Error);
