using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace Sinkhole.Tests.House;

/// <summary>Calls and numbers of the C library stand in Sinkhole.Platform alone; the small samples here show that others are found.</summary>
public sealed class NativeCallTests
{
    private const string Platform = "src/Sinkhole.Platform";

    private static readonly Regex Declared = new(@"\b(LibraryImport|DllImport|NativeLibrary|unmanaged)\b", RegexOptions.ExplicitCapture);

    private static readonly Regex Numbered = new(
        @"\b[SG]etRawSocketOption\b|\((SocketOptionName|SocketOptionLevel|UnixFileMode)\)"
        + @"|\b(FileCalls|FileHandles|RegularFile|ProcessCalls|SocketCalls)\.\w+\(.*\b(0x[0-9A-Fa-f]+|[1-9][0-9]*)\b",
        RegexOptions.ExplicitCapture);

    [Fact]
    public void No_source_outside_the_platform_calls_the_C_library_or_has_its_numbers()
    {
        IReadOnlyList<SourceText> sources = Repository.Sources("src");

        Assert.Contains(sources, static source => source.IsUnder(Platform) && IsFoundIn(source));
        Assert.Empty(sources.Where(static source => !source.IsUnder(Platform)).SelectMany(Violations));
    }

    [Theory]
    [InlineData("[LibraryImport(\"libc\")] static partial int Sync(int file);", "declares a call")]
    [InlineData("[DllImport(\"libc\")] static extern int fsync(int file);", "declares a call")]
    [InlineData("NativeLibrary.TryLoad(\"libc.so.6\", out nint library);", "declares a call")]
    [InlineData("delegate* unmanaged<int, int> call;", "declares a call")]
    [InlineData("socket.SetRawSocketOption(1, 15, value);", "has a number")]
    [InlineData("socket.GetRawSocketOption(SocketLevel, PeerCredentials, value);", "has a number")]
    [InlineData("socket.SetSocketOption(SocketOptionLevel.Socket, (SocketOptionName)15, 1);", "has a number")]
    [InlineData("File.SetUnixFileMode(path, (UnixFileMode)0x180);", "has a number")]
    [InlineData("FileCalls.Open(path, 0x10000);", "has a number")]
    [InlineData("ProcessCalls.Control(4, 0, 0, 0, 0);", "has a number")]
    public void Call_or_number_outside_the_platform_is_found(string code, string expected)
    {
        string violation = Assert.Single(Violations(new SourceText("src/Sinkhole.Warning/Hits/Visit.cs", "class Visit\n{\n    " + code + "\n}\n")));

        Assert.StartsWith($"src/Sinkhole.Warning/Hits/Visit.cs:3: {expected}", violation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("// SetRawSocketOption and DllImport")]
    [InlineData("SocketOptions.SharePort(socket);")]
    [InlineData("FileCalls.Open(path, OpenFlags.NonBlock | OpenFlags.CloseOnExec);")]
    [InlineData("ProcessCalls.Control(ProcessOption.SetDumpable, 0, 0, 0, 0);")]
    public void Call_of_the_platform_by_names_passes(string code) => Assert.Empty(Violations(new SourceText("src/Sinkhole/Cli/Verb.cs", code)));

    private static bool IsFoundIn(SourceText source) => Violations(source).Any();

    private static IEnumerable<string> Violations(SourceText source)
    {
        for (int line = 0; line < source.CodeLines.Count; line++)
        {
            string? what = Declared.IsMatch(source.CodeLines[line]) ? "declares a call"
                : Numbered.IsMatch(source.CodeLines[line]) ? "has a number"
                : null;
            if (what is not null)
            {
                yield return $"{source.Path}:{line + 1}: {what} of the C library: write it in {Platform}, with its row in libc-constants.txt";
            }
        }
    }
}
