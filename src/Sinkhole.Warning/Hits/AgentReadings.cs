using System;
using System.Collections.Concurrent;

namespace Sinkhole.Warning.Hits;

/// <summary>
/// Reads agent strings, and keeps the readings of those last in use: millions of devices send a few hundred strings. Any thread.
/// </summary>
/// <remarks>
/// A string is kept only if it is recorded as it stands. One with an account or the number of a device is read each time and kept nowhere.
/// </remarks>
internal sealed class AgentReadings
{
    /// <summary>Strings that are kept, each of <see cref="Visit.MaxAgentCharacters"/> at most: 1 MiB.</summary>
    public const int MaxKept = 1024;

    private readonly ConcurrentDictionary<string, AgentReading> _kept = new(StringComparer.Ordinal);

    /// <summary>How many are kept.</summary>
    public int Count => _kept.Count;

    /// <summary>Reads a string.</summary>
    /// <param name="agent">As the device sent it; empty for none.</param>
    public AgentReading Read(string agent)
    {
        if (_kept.TryGetValue(agent, out AgentReading? reading))
        {
            return reading;
        }

        reading = AgentReading.Of(agent);
        if (string.Equals(reading.Recorded, agent, StringComparison.Ordinal))
        {
            // A client that invents strings cannot keep out the real ones for long, and these come again at once.
            if (_kept.Count >= MaxKept)
            {
                _kept.Clear();
            }

            _kept.TryAdd(agent, reading);
        }

        return reading;
    }
}
