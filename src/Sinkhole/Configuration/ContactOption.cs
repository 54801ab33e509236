namespace Sinkhole.Configuration;

/// <summary>Which contacts with seized names are recorded.</summary>
internal enum ContactOption
{
    /// <summary>Requests on the warning site.</summary>
    Http,

    /// <summary>Names in TLS hellos; nothing records them yet.</summary>
    Tls,

    /// <summary>DNS queries.</summary>
    Dns,
}
