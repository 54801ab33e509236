namespace Sinkhole.Operator;

/// <summary>Reports how the appliance is; any thread, at any time.</summary>
internal interface IStatusService
{
    /// <summary>How the appliance is now.</summary>
    StatusReport Status();
}
