using System;
using System.IO;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Sinkhole.Platform.Files;

namespace Sinkhole.Erasing;

/// <summary>
/// A file of 4 MiB that holds space on the disk of the data folder. It is deleted when the disk is full and something is to be erased: the
/// record in the audit journal and the signed note come first, and only the erasure makes room.
/// </summary>
/// <remarks>
/// Not thread-safe. The journals write meanwhile, so the file is larger than what waits in a queue. Its content is random, because a file
/// system may compress other content to nothing.
/// </remarks>
/// <param name="path">The file.</param>
/// <param name="readFree">Reads the octets that are free on its disk.</param>
/// <param name="logger">Told when it is given up.</param>
internal sealed class DiskReserve(string path, Func<long> readFree, ILogger logger)
{
    private const int Octets = 4 * 1024 * 1024;

    // The file in one array would stay in the memory of an appliance at rest.
    private const int PieceOctets = 32 * 1024;

    // Below this a record and a note may not fit.
    private const int MinFree = 1024 * 1024;

    // A small disk is not filled by it.
    private const int MinFreeToMake = 4 * Octets;

    /// <summary>The reserve of a data folder.</summary>
    public static DiskReserve Of(string path, ILogger logger)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        return new DiskReserve(path, () => new DriveInfo(folder).AvailableFreeSpace, logger);
    }

    // What a write that was interrupted leaves.
    private readonly string _unfinished = path + DurableFile.TemporarySuffix;

    private bool _isRefused;

    /// <summary>Makes the file where it is missing and the disk has 16 MiB free. A disk that refuses it is told once.</summary>
    public void Keep()
    {
        try
        {
            if (!Path.Exists(path) && readFree() >= MinFreeToMake)
            {
                DurableFile.Write(path, WriteContent);
            }

            _isRefused = false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (!_isRefused)
            {
                ErasingLog.NoReserve(logger, error.Message);
            }

            _isRefused = true;
        }
    }

    /// <summary>Deletes the file if less than 1 MiB is free.</summary>
    /// <exception cref="IOException">It cannot be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not writable.</exception>
    public void GiveUpIfFull()
    {
        if ((Path.Exists(path) || Path.Exists(_unfinished)) && readFree() < MinFree)
        {
            File.Delete(path);
            File.Delete(_unfinished);
            ErasingLog.ReserveGivenUp(logger, path);
        }
    }

    private static void WriteContent(SafeFileHandle file)
    {
        byte[] piece = new byte[PieceOctets];
        for (int written = 0; written < Octets; written += PieceOctets)
        {
            RandomNumberGenerator.Fill(piece);
            RandomAccess.Write(file, piece, written);
        }
    }
}
