namespace Sinkhole.Warning.Faces;

/// <summary>How a visit to a covered name is answered.</summary>
internal enum Face
{
    /// <summary>451 and the page.</summary>
    Notice,

    /// <summary>451 and problem JSON (RFC 9457), for programs.</summary>
    Problem,

    /// <summary>451 and nothing: an image, a font or a worker script shows no page.</summary>
    Empty,

    /// <summary>200: nothing here is to be indexed.</summary>
    Robots,

    /// <summary>200: whom to tell of a weakness (RFC 9116).</summary>
    SecurityContact,

    /// <summary>404: a certificate authority must never find what it looks for under a name that is not ours.</summary>
    CertificateProbe,
}
