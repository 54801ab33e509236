namespace Sinkhole.Warning.Faces;

/// <summary>How a visit is recorded, by the face that answers it.</summary>
internal enum FaceRecording
{
    /// <summary>Counted, never recorded: only machines ask for such a file.</summary>
    Never,

    /// <summary>Recorded; the answer has no place for a reference.</summary>
    WithoutReference,

    /// <summary>Recorded; the answer shows the reference.</summary>
    WithReference,

    /// <summary>Recorded with version and language of the page, which shows the reference.</summary>
    WithPage,
}
