namespace Sinkhole.Configuration;

/// <summary>Whose canary names are denied: those that devices ask before they leave the network's resolver.</summary>
internal enum CanaryOption
{
    /// <summary>Firefox, before it turns DNS over HTTPS on by default.</summary>
    Firefox,

    /// <summary>Apple devices, before they use iCloud Private Relay.</summary>
    ICloud,
}
