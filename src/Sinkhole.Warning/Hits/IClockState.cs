namespace Sinkhole.Warning.Hits;

/// <summary>How far the clock can be trusted now; implemented by the host.</summary>
/// <remarks>Called on any thread for every recorded visit; must not wait.</remarks>
public interface IClockState
{
    /// <summary>The last reading.</summary>
    ClockReading Read();
}
