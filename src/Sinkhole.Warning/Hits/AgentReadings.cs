using System;
using System.Collections.Concurrent;

namespace Sinkhole.Warning.Hits;

/// <summary>
/// Reads agent strings, and keeps the readings of those that were recorded: millions of devices send a few hundred strings. Any thread.
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
    public AgentReading Read(string agent) => _kept.TryGetValue(agent, out AgentReading? reading) ? reading : new AgentReading(agent);

    /// <summary>Keeps the reading of a string whose record was made, if that is the string itself.</summary>
    public void Keep(AgentReading reading)
    {
        if (!string.Equals(reading.Recorded, reading.Sent, StringComparison.Ordinal) || _kept.ContainsKey(reading.Sent))
        {
            return;
        }

        // A client that invents strings cannot keep out the real ones for long: these come again at once.
        if (_kept.Count >= MaxKept)
        {
            _kept.Clear();
        }

        _kept.TryAdd(reading.Sent, reading);
    }
}
