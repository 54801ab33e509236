using System;
using System.IO;
using System.Text;
using Microsoft.Extensions.Logging;
using Sinkhole.Configuration;
using Sinkhole.Documents.Files;
using Sinkhole.Platform.Files;

namespace Sinkhole.Storage;

/// <summary>
/// File in the data folder with the path of the running appliance's control socket: the configuration may have another one since the start.
/// </summary>
internal static class ControlSocketFile
{
    private const int MaxOctets = 4096;

    /// <summary>Saves the path. A disk that refuses does not stop the appliance: it is found as before, by the configuration.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="socket">The open socket, absolute.</param>
    /// <param name="logger">Logs that it could not be saved.</param>
    public static void Write(string folder, string socket, ILogger logger)
    {
        if (Read(folder) == socket)
        {
            return;
        }

        try
        {
            DurableFile.Write(PathIn(folder), Encoding.UTF8.GetBytes(socket + "\n"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Log.ControlSocketNotSaved(logger, error.Message);
        }
    }

    /// <summary>The saved path; null when there is none or this user may not read it. The socket may be dead.</summary>
    /// <param name="folder">The data folder.</param>
    public static string? Read(string folder)
    {
        if (new DiskFiles().Read(PathIn(folder), MaxOctets, out byte[] octets) != FileError.None)
        {
            return null;
        }

        string text = Encoding.UTF8.GetString(octets);
        return text.StartsWith('/') && text.EndsWith('\n') && octets.Length - 1 <= SinkholeOptions.MaxSocketPathOctets ? text[..^1] : null;
    }

    private static string PathIn(string folder) => Path.Combine(folder, DataFolderNames.ControlSocket);
}
