namespace Sinkhole.SystemTests.Faults;

/// <summary>What a connection of RudeClients does.</summary>
public enum RudeBehaviour
{
    /// <summary>Sends requests without end and reads no answer.</summary>
    NeverReads,

    /// <summary>Sends one octet a second.</summary>
    OctetASecond,

    /// <summary>Sends a part of a request and then nothing.</summary>
    Stops,

    /// <summary>Sends and resets the connection at once.</summary>
    Resets,
}
