using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.House;

namespace Sinkhole.SystemTests.Evidence;

/// <summary>The lines of README.txt of a package, for a shell, run as they are in the folder that has the package and what it names.</summary>
internal static class PackageLines
{
    /// <summary>The name that the lines have for the package.</summary>
    public const string Name = "PACKAGE";

    /// <summary>Runs all of them, up to the first that fails.</summary>
    /// <param name="folder">Has <see cref="Name"/>, the keys and the certificates; gets the verifier.</param>
    public static async Task<ProgramRun> RunAsync(string folder)
    {
        string verifier = Directory.CreateDirectory(Path.Combine(folder, "verifier")).FullName;
        foreach (string file in Directory.GetFiles(Path.Combine(Repository.Root, "tests", "verifier"), "*.py"))
        {
            File.Copy(file, Path.Combine(verifier, Path.GetFileName(file)));
        }

        string programs = Directory.CreateDirectory(Path.Combine(folder, "programs")).FullName;
        await File.WriteAllTextAsync(Path.Combine(programs, "sinkhole"), $"#!/bin/sh\nexec '{ApplianceHome.Program}' \"$@\"\n");
        File.SetUnixFileMode(Path.Combine(programs, "sinkhole"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Tool.OpenSsl.Required();
        Tool.Python.Required();
        string lines = string.Join('\n', File.ReadAllLines(Path.Combine(folder, Name, "README.txt")).Where(IsForShell));
        return await ProgramRun.OfAsync(
            "bash",
            ["-e", "-o", "pipefail", "-c", lines],
            folder: folder,
            environment: new Dictionary<string, string> { ["PATH"] = $"{programs}:{Environment.GetEnvironmentVariable("PATH")}" });
    }

    /// <summary>Two spaces, or four where a command goes on; what is deeper belongs to the list of files.</summary>
    private static bool IsForShell(string line) =>
        line.Length > line.TrimStart(' ').Length && line.Length - line.TrimStart(' ').Length is 2 or 4;
}
