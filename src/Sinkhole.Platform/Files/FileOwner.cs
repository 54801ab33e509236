namespace Sinkhole.Platform.Files;

/// <summary>Who owns a file or a folder.</summary>
public static class FileOwner
{
    /// <summary>Id of the owner; links are followed.</summary>
    /// <param name="path">The file or folder.</param>
    /// <returns>Null if it is missing or cannot be reached.</returns>
    public static uint? Of(string path) =>
        FileCalls.Status(StatusFlags.WorkingDirectory, path, flags: 0, StatusFlags.BasicMask, out FileStatus status) == 0
            ? status.Owner
            : null;
}
