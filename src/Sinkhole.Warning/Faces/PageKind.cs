namespace Sinkhole.Warning.Faces;

/// <summary>What a request was answered with, as a label of metrics.</summary>
public enum PageKind
{
    /// <summary>The warning, as a page or as problem JSON.</summary>
    Notice,

    /// <summary>A file beside it: robots.txt, security.txt, or the empty answer for images, fonts and workers.</summary>
    Asset,

    /// <summary>Anything else: a name that no order covers, a CA's probe, a malformed request.</summary>
    Other,
}
