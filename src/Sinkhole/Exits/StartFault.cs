namespace Sinkhole.Exits;

/// <summary>Why the appliance cannot start, as far as whoever restarts it must know.</summary>
internal enum StartFault
{
    /// <summary>What a person wrote is wrong: starting again changes nothing.</summary>
    Configuration,

    /// <summary>A port, a permission or a disk is not to be had now: starting again may help.</summary>
    Surroundings,
}
