namespace Sinkhole.Operator;

/// <summary>Status of the appliance. Thread-safe.</summary>
internal interface IStatusService
{
    /// <summary>The current status.</summary>
    StatusReport Status();
}
