namespace Sinkhole.Documents.Files;

/// <summary>Files of the Debian package that messages name. A test holds that the package has each of them.</summary>
public static class InstalledFiles
{
    /// <summary>The configuration with every option at its default.</summary>
    public const string Configuration = "/etc/sinkhole/sinkhole.yaml";

    /// <summary>The text catalogue for English, the model of others.</summary>
    public const string EnglishTexts = Examples + "texts/en.yaml";

    /// <summary>How orders are written.</summary>
    public const string OrderFormat = Examples + "blocklists/README.md";

    /// <summary>Limits of the kernel for socket buffers.</summary>
    public const string KernelSettings = Examples + "network/90-sinkhole.conf";

    private const string Examples = "/usr/share/doc/sinkhole/examples/";
}
